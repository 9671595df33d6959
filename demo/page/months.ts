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
 * Sums income and spending for each month from `from` to `until` (`YYYY-MM-DD`), in the given currency.
 * A transfer between the user's own accounts counts as neither: it is a pair of opposite amounts in
 * different accounts on the same day.
 */
export function sumByMonth(
  transactions: readonly Transaction[],
  { from, until, currency }: { from: string; until: string; currency: string },
): Month[] {
  const transfers = findOwnTransfers(transactions);
  const months = new Map(
    monthsBetween(from, until).map((key) => [key, { key, income: 0, spending: 0 }]),
  );
  for (const transaction of transactions) {
    const month = months.get(transaction.at.slice(0, 'YYYY-MM'.length));
    if (!month || transaction.currency !== currency || transfers.has(transaction)) continue;
    if (transaction.amount > 0) month.income += transaction.amount;
    else month.spending -= transaction.amount;
  }
  return [...months.values()];
}

function findOwnTransfers(transactions: readonly Transaction[]): Set<Transaction> {
  const unpaired = new Map<string, Transaction[]>();
  const transfers = new Set<Transaction>();
  for (const transaction of transactions) {
    const day = transaction.at.slice(0, 'YYYY-MM-DD'.length);
    const key = (amount: number) => `${day} ${transaction.currency} ${amount}`;
    const candidates = unpaired.get(key(-transaction.amount)) ?? [];
    const index = candidates.findIndex(({ accountId }) => accountId !== transaction.accountId);
    const [opposite] = index < 0 ? [] : candidates.splice(index, 1);
    if (opposite) transfers.add(opposite).add(transaction);
    else {
      const own = key(transaction.amount);
      unpaired.set(own, [...(unpaired.get(own) ?? []), transaction]);
    }
  }
  return transfers;
}

function monthsBetween(from: string, until: string): string[] {
  const keys: string[] = [];
  const day = new Date(`${from.slice(0, 'YYYY-MM'.length)}-01T00:00:00Z`);
  for (; day.toISOString().slice(0, 10) <= until; day.setUTCMonth(day.getUTCMonth() + 1)) {
    keys.push(day.toISOString().slice(0, 'YYYY-MM'.length));
  }
  return keys;
}
