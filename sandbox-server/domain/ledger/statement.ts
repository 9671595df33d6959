import type { BankAccount } from '../bank/account.ts';
import type { LoggedInUser } from '../bank/mock-user.ts';
import { DAY_MS, type Day, dayAt, dayOfDate, firstDayOf, isoSeconds, monthOf } from './calendar.ts';
import { idOf, rowsOn } from './day.ts';
import { type Ledger, openLedger, type Row } from './ledger.ts';
import { openingOf } from './monthly-totals.ts';
import {
  isPendingAt,
  LONGEST_PENDING_DAYS,
  pendingSince,
  recordedPendingAt,
} from './settlement.ts';
import { wordsOf } from './transaction-description.ts';

/** One line of a statement. */
export type LedgerEntry = {
  /** 32 lowercase hexadecimal characters, or own data's; the same while pending and once settled. */
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

/** A place in the order of a statement: that of the last entry of the page before. */
export type Position = { timestamp: string; id: string };

type AccountQuery = {
  customer: LoggedInUser;
  account: BankAccount;
  /** The sandbox's seed, the same that the account came from. */
  seed: string;
  /** An instant, or milliseconds since 1970. */
  now: Date | number;
};

export type StatementQuery = AccountQuery & {
  /** `YYYY-MM-DD`, a day in UTC, itself included. */
  from: string;
  /** `YYYY-MM-DD`, a day in UTC, itself included. */
  to: string;
  pageSize: number;
  after?: Position | undefined;
};

/**
 * One page of an account's entries, the latest first and, at the same instant, the greatest id first;
 * `next` is there only when at least one more entry is. As the clock advances entries are added at
 * the top and turn from pending to settled; they never change otherwise, so that a page after a
 * position is the same whenever it is asked for.
 *
 * @guess Pending transactions outside the dates asked for are left out, save for the mock user who is there to show them.
 */
export function statementPage(query: StatementQuery): { entries: LedgerEntry[]; next?: Position } {
  const ledger = openLedger(query);
  const now = Number(query.now);
  const entries: LedgerEntry[] = [];
  for (const row of rowsDown(ledger, scopeOf(ledger, query), now)) {
    if (query.after !== undefined && !isAfter(ledger, row, query.after)) continue;
    const last = entries.at(-1);
    if (entries.length === query.pageSize && last !== undefined) {
      return { entries, next: { timestamp: last.timestamp, id: last.id } };
    }
    entries.push(entryOf(ledger, row, now));
  }
  return { entries };
}

/**
 * What the account holds. `currentInMinor` is the balance at its opening plus everything settled
 * since; `availableInMinor` adds the arranged overdraft or credit limit and takes off pending debits.
 * On a card both are seen from the holder: negative is owed.
 *
 * @guess The available balance includes the arranged overdraft or credit limit and excludes pending debits.
 */
export function balanceAt(query: AccountQuery): {
  currentInMinor: number;
  availableInMinor: number;
} {
  const ledger = openLedger(query);
  const now = Number(query.now);
  const today = dayAt(now);
  const month = Math.max(ledger.opened, monthOf(today - LONGEST_PENDING_DAYS));
  const longPending = recordedPendingAt(ledger, now)
    .filter(({ at }) => at < firstDayOf(month) * DAY_MS)
    .map(({ pence }) => pence);
  let currentInMinor = openingOf(ledger, month) - sumOf(longPending);
  let pendingDebits = sumOf(longPending.filter((pence) => pence < 0));
  for (let day = firstDayOf(month); day <= today; day += 1) {
    for (const row of rowsOn(ledger, day)) {
      if (row.at > now) continue;
      if (!isPendingAt(row, now)) currentInMinor += row.pence;
      else if (row.pence < 0) pendingDebits += row.pence;
    }
  }
  const availableInMinor = currentInMinor + pendingDebits + (ledger.plan.limit ?? 0);
  return { currentInMinor, availableInMinor };
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** Days of a statement. Outside `from` and `to` only pending entries count, and from `pendingFrom`. */
type Scope = { from: Day; to: Day; pendingFrom: Day; last: Day };

function scopeOf(ledger: Ledger, { after, customer, ...query }: StatementQuery): Scope {
  const now = Number(query.now);
  const [from, to, today] = [dayOfDate(query.from), dayOfDate(query.to), dayAt(now)];
  const anyDate = customer.mockUser.behaviour.pendingAtAnyDate === true;
  const latest = anyDate ? today : Math.min(to, today);
  return {
    from,
    to,
    pendingFrom: anyDate ? pendingSince(ledger, now) : Number.POSITIVE_INFINITY,
    last: after === undefined ? latest : Math.min(latest, dayAt(Date.parse(after.timestamp))),
  };
}

/** The entries of a scope there are by now, in the order of a statement. */
function* rowsDown(ledger: Ledger, scope: Scope, now: number): Generator<Row> {
  const first = Math.max(Math.min(scope.from, scope.pendingFrom), firstDayOf(ledger.opened));
  for (let day = scope.last; day >= first; day -= 1) {
    const isWithin = day >= scope.from && day <= scope.to;
    if (!isWithin && day < scope.pendingFrom) continue;
    for (const row of rowsOn(ledger, day)) {
      if (row.at <= now && (isWithin || isPendingAt(row, now))) yield row;
    }
  }
}

function isAfter(ledger: Ledger, row: Row, position: Position): boolean {
  const at = Date.parse(position.timestamp);
  return row.at < at || (row.at === at && idOf(ledger, row) < position.id);
}

function entryOf(ledger: Ledger, row: Row, now: number): LedgerEntry {
  return {
    id: idOf(ledger, row),
    timestamp: isoSeconds(row.at),
    ...wordsOf(ledger, row),
    currency: ledger.plan.currency,
    amountInMinor: row.pence,
    status: isPendingAt(row, now) ? 'pending' : 'settled',
  };
}
