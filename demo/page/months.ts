/** Income and spending by month, from a list of transactions. */
import type { Transaction } from '../api.ts';

export type Month = {
  /** `YYYY-MM` */
  key: string;
  /** Minor units, both positive. */
  income: number;
  spending: number;
};

/**
 * One entry for each month from `from` to `until` (`YYYY-MM-DD`), empty months included. Money that
 * only moved between the person's own accounts is neither income nor spending: a pair of opposite
 * amounts in different accounts on the same day. Only the given currency is counted.
 */
export function byMonth(
  transactions: readonly Transaction[],
  { from, until, currency }: { from: string; until: string; currency: string },
): Month[] {
  const moved = ownTransfers(transactions);
  const months = new Map(
    monthsBetween(from, until).map((key) => [key, { key, income: 0, spending: 0 }]),
  );
  for (const transaction of transactions) {
    const month = months.get(transaction.at.slice(0, 'YYYY-MM'.length));
    if (!month || transaction.currency !== currency || moved.has(transaction)) continue;
    if (transaction.amount > 0) month.income += transaction.amount;
    else month.spending -= transaction.amount;
  }
  return [...months.values()];
}

function ownTransfers(transactions: readonly Transaction[]): Set<Transaction> {
  const unpaired = new Map<string, Transaction[]>();
  const moved = new Set<Transaction>();
  for (const transaction of transactions) {
    const day = transaction.at.slice(0, 'YYYY-MM-DD'.length);
    const key = (amount: number) => `${day} ${transaction.currency} ${amount}`;
    const candidates = unpaired.get(key(-transaction.amount)) ?? [];
    const partner = candidates.findIndex(({ accountId }) => accountId !== transaction.accountId);
    const [other] = partner < 0 ? [] : candidates.splice(partner, 1);
    if (other) moved.add(other).add(transaction);
    else {
      const own = key(transaction.amount);
      unpaired.set(own, [...(unpaired.get(own) ?? []), transaction]);
    }
  }
  return moved;
}

function monthsBetween(from: string, until: string): string[] {
  const keys: string[] = [];
  const day = new Date(`${from.slice(0, 'YYYY-MM'.length)}-01T00:00:00Z`);
  for (; day.toISOString().slice(0, 10) <= until; day.setUTCMonth(day.getUTCMonth() + 1)) {
    keys.push(day.toISOString().slice(0, 'YYYY-MM'.length));
  }
  return keys;
}
