import { hexIdAt, randomStreamOf } from '../random.ts';
import type { CustomRule, CustomTransaction } from './account-model.ts';
import { DAY_MS, type Day, firstDayOf, type Month } from './calendar.ts';
import type { Ledger } from './ledger.ts';
import type { Occurrence } from './recurring-transactions.ts';

/** Custom transactions, found by binary search so that a page never reads the whole list. */

/** The custom transactions of a day, newest first. */
export function customTransactionsOn({ transactions }: CustomRule, day: Day): Occurrence[] {
  return within(transactions, day, day + 1).map((custom, nth) => ({
    at: custom.at,
    pence: custom.pence,
    custom,
    period: day,
    nth,
  }));
}

/** The sum of a month's custom transactions, pending ones included. */
export function customTotalIn({ transactions }: CustomRule, month: Month): number {
  return within(transactions, firstDayOf(month), firstDayOf(month + 1)).reduce(
    (sum, { pence }) => sum + pence,
    0,
  );
}

/** The id from the custom data, or 32 hexadecimal characters derived from account and key. */
export function customTransactionIdOf(
  transaction: CustomTransaction,
  { stream, isCopy }: Ledger,
): string {
  if (transaction.isId && !isCopy) return transaction.key;
  const [a, b, c] = randomStreamOf(transaction.key);
  return hexIdAt(stream, a, b, c);
}

/** The transactions from a day until before another. The list must be sorted newest first. */
function within(
  transactions: readonly CustomTransaction[],
  from: Day,
  before: Day,
): readonly CustomTransaction[] {
  return transactions.slice(
    indexBefore(transactions, before * DAY_MS),
    indexBefore(transactions, from * DAY_MS),
  );
}

/** The index of the newest transaction before an instant (newest first); the length if there is none. */
function indexBefore(transactions: readonly CustomTransaction[], instant: number): number {
  let low = 0;
  let high = transactions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((transactions[middle]?.at ?? 0) >= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
