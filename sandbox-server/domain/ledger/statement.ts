import type { BankAccount } from '../bank/account.ts';
import type { LoggedInUser } from '../bank/mock-user.ts';
import { DAY_MS, type Day, dayAt, firstDayOf, isoSeconds, monthOf, parseDay } from './calendar.ts';
import { createLedger, type Ledger, type LedgerRow } from './ledger.ts';
import { rowsOn, transactionIdOf } from './ledger-rows.ts';
import { openingBalanceOf } from './monthly-totals.ts';
import {
  firstPendingDay,
  isPendingAt,
  MAX_PENDING_DAYS,
  pendingCustomTransactionsAt,
} from './settlement.ts';
import { descriptionOf } from './transaction-description.ts';

/** One transaction on a statement. */
export type LedgerEntry = {
  /** 32 lowercase hexadecimal characters, or the custom id; the same while pending and once settled. */
  id: string;
  /** RFC 3339 in UTC, whole seconds. */
  timestamp: string;
  /** The bank's own text. */
  description: string;
  currency: 'GBP' | 'EUR';
  /** Minor units; negative is a debit. */
  amountInMinor: number;
  status: 'pending' | 'settled';
  merchantName?: string;
  category?: { code: string; name: string };
};

/** The last entry of the page before. */
export type StatementPosition = { timestamp: string; id: string };

type AccountQuery = {
  user: LoggedInUser;
  account: BankAccount;
  /** The sandbox's seed. */
  seed: string;
  /** A date, or milliseconds since 1970. */
  now: Date | number;
};

export type StatementQuery = AccountQuery & {
  /** `YYYY-MM-DD` in UTC, inclusive. */
  from: string;
  /** `YYYY-MM-DD` in UTC, inclusive. */
  to: string;
  pageSize: number;
  after?: StatementPosition | undefined;
};

/**
 * One page of an account's transactions, newest first; those of the same instant by descending id.
 * `next` is set only when there is another page. As the clock advances, transactions are added at the
 * top and settle; nothing else changes, so that a page after a position is always the same.
 *
 * @guess Pending transactions outside the dates asked for are left out, save for the mock user who is there to show them.
 */
export function statementPageOf(query: StatementQuery): {
  entries: LedgerEntry[];
  next?: StatementPosition;
} {
  const ledger = createLedger(query);
  const now = Number(query.now);
  const entries: LedgerEntry[] = [];
  for (const row of rowsNewestFirst(ledger, dayRangeOf(ledger, query), now)) {
    if (query.after !== undefined && !isOnLaterPage(ledger, row, query.after)) continue;
    const last = entries.at(-1);
    if (entries.length === query.pageSize && last !== undefined) {
      return { entries, next: { timestamp: last.timestamp, id: last.id } };
    }
    entries.push(entryOf(ledger, row, now));
  }
  return { entries };
}

/**
 * The balances of an account. `currentInMinor` is the opening balance plus all settled transactions;
 * `availableInMinor` adds the arranged overdraft or credit limit and subtracts pending debits. On a
 * card, negative is what the holder owes.
 *
 * @guess The available balance includes the arranged overdraft or credit limit and excludes pending debits.
 */
export function balanceAt(query: AccountQuery): {
  currentInMinor: number;
  availableInMinor: number;
} {
  const ledger = createLedger(query);
  const now = Number(query.now);
  const today = dayAt(now);
  const month = Math.max(ledger.opened, monthOf(today - MAX_PENDING_DAYS));
  const oldPending = pendingCustomTransactionsAt(ledger, now)
    .filter(({ at }) => at < firstDayOf(month) * DAY_MS)
    .map(({ pence }) => pence);
  let currentInMinor = openingBalanceOf(ledger, month) - sumOf(oldPending);
  let pendingDebits = sumOf(oldPending.filter((pence) => pence < 0));
  for (let day = firstDayOf(month); day <= today; day += 1) {
    for (const row of rowsOn(ledger, day)) {
      if (row.at > now) continue;
      if (!isPendingAt(row, now)) currentInMinor += row.pence;
      else if (row.pence < 0) pendingDebits += row.pence;
    }
  }
  const availableInMinor = currentInMinor + pendingDebits + (ledger.model.limit ?? 0);
  return { currentInMinor, availableInMinor };
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** The days of a page. Outside `from` and `to`, only pending entries since `pendingFrom` are listed. */
type DayRange = { from: Day; to: Day; pendingFrom: Day; last: Day };

function dayRangeOf(ledger: Ledger, { after, user, ...query }: StatementQuery): DayRange {
  const now = Number(query.now);
  const [from, to, today] = [parseDay(query.from), parseDay(query.to), dayAt(now)];
  const isAnyDate = user.mockUser.behavior.pendingAtAnyDate === true;
  const latest = isAnyDate ? today : Math.min(to, today);
  return {
    from,
    to,
    pendingFrom: isAnyDate ? firstPendingDay(ledger, now) : Number.POSITIVE_INFINITY,
    last: after === undefined ? latest : Math.min(latest, dayAt(Date.parse(after.timestamp))),
  };
}

/** The rows of a range up to `now`, in the order of a statement. */
function* rowsNewestFirst(ledger: Ledger, range: DayRange, now: number): Generator<LedgerRow> {
  const first = Math.max(Math.min(range.from, range.pendingFrom), firstDayOf(ledger.opened));
  for (let day = range.last; day >= first; day -= 1) {
    const isWithin = day >= range.from && day <= range.to;
    if (!isWithin && day < range.pendingFrom) continue;
    for (const row of rowsOn(ledger, day)) {
      if (row.at <= now && (isWithin || isPendingAt(row, now))) yield row;
    }
  }
}

function isOnLaterPage(ledger: Ledger, row: LedgerRow, position: StatementPosition): boolean {
  const at = Date.parse(position.timestamp);
  return row.at < at || (row.at === at && transactionIdOf(ledger, row) < position.id);
}

function entryOf(ledger: Ledger, row: LedgerRow, now: number): LedgerEntry {
  return {
    id: transactionIdOf(ledger, row),
    timestamp: isoSeconds(row.at),
    ...descriptionOf(ledger, row),
    currency: ledger.model.currency,
    amountInMinor: row.pence,
    status: isPendingAt(row, now) ? 'pending' : 'settled',
  };
}
