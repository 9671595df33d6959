import type { Channel, CustomTransaction } from './account-model.ts';
import { DAY_MS, type Day, dayAt } from './calendar.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { workingDaysAfter } from './working-day.ts';

/**
 * When a transaction settles: card payments and cash withdrawals one or two working days later, at
 * night; everything else immediately.
 *
 * @guess Card payments are pending at first, and keep id, time and amount when they are settled.
 */

/**
 * Upper bound for transactions of rules, bank holidays included; custom transactions have none.
 */
export const MAX_PENDING_DAYS = 8;

const SETTLES_LATER = new Set<Channel>(['card', 'cash']);
const SETTLEMENT_TIME_MS = 4 * 3_600_000;

/** Whether a transaction is pending at an instant (milliseconds since 1970). */
export function isPendingAt(row: LedgerRow, now: number): boolean {
  if (row.custom !== undefined) return isCustomPendingAt(row.custom, now);
  if (now - row.at > (MAX_PENDING_DAYS + 1) * DAY_MS) return false;
  return now < settlementTimeOf(row);
}

/** When a transaction settles: the instant of the transaction itself if it is never pending. */
export function settlementTimeOf(row: LedgerRow): number {
  const { at, pence, nth, period, applied, custom } = row;
  if (custom !== undefined) return custom.settledAt ?? custom.at;
  if (!SETTLES_LATER.has(applied.rule.channel)) return at;
  const workingDays = 1 + ((pence ^ nth ^ period) & 1);
  return workingDaysAfter(dayAt(at), workingDays) * DAY_MS + SETTLEMENT_TIME_MS;
}

/** The first day that may have pending transactions. */
export function firstPendingDay(ledger: Ledger, now: number): Day {
  return pendingCustomTransactionsAt(ledger, now).reduce(
    (since, { at }) => Math.min(since, dayAt(at)),
    dayAt(now) - MAX_PENDING_DAYS,
  );
}

/** The pending custom transactions, which may be pending for ever. */
export function pendingCustomTransactionsAt(
  { appliedRules }: Ledger,
  now: number,
): CustomTransaction[] {
  return appliedRules.flatMap(({ rule }) =>
    rule.kind === 'custom'
      ? rule.transactions.filter((custom) => custom.at <= now && isCustomPendingAt(custom, now))
      : [],
  );
}

function isCustomPendingAt({ at, settledAt = at }: CustomTransaction, now: number): boolean {
  return now < settledAt;
}
