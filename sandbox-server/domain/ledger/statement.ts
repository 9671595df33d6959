import type { BankAccount } from '../bank/account.ts';
import type { BankBehavior } from '../bank/behaviors/behavior.ts';
import type { LoggedInUser } from '../bank/mock-user.ts';
import { DAY_MS, dayAt, firstDayOf, isoSeconds, monthOf, parseDay } from './calendar.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { rowsOn } from './ledger-rows.ts';
import { openingBalanceOf } from './monthly-totals.ts';
import { firstPendingDay, isPendingAt, pendingCustomTransactionsAt } from './settlement.ts';
import type { StatementLine } from './statement-line.ts';
import {
  type DayRange,
  hasLineHooks,
  type LineSource,
  linesFrom,
  linesNewestFirst,
  MAX_DISPLACEMENT_DAYS,
} from './statement-lines.ts';

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
  /** The behaviours of the bank. @default none */
  behaviors?: readonly BankBehavior[];
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
  const { after, pageSize, behaviors = [] } = query;
  const source: LineSource = { ledger: createLedger(query), now: Number(query.now), behaviors };
  const repeated = sumOf(behaviors.map(({ repeatedLines = 0 }) => repeatedLines));
  let late = after === undefined ? sumOf(behaviors.map(({ lateLines = 0 }) => lateLines)) : 0;
  const entries: LedgerEntry[] = [];
  for (const line of linesNewestFirst(source, dayRangeOf(source.ledger, query))) {
    if (after !== undefined && !isOnLaterPage(line, after)) continue;
    if (late > 0 && source.now - line.at < LATE_MS) {
      late -= 1;
      continue;
    }
    const last = entries.at(pageSize > repeated ? -1 - repeated : -1);
    if (entries.length === pageSize && last !== undefined) {
      return { entries, next: { timestamp: last.timestamp, id: last.id } };
    }
    entries.push(entryOf(line));
  }
  return { entries };
}

/** Only younger lines can arrive late: the history of a bank does not move. */
const LATE_MS = 2 * DAY_MS;

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
  const { behaviors = [] } = query;
  const ledger = createLedger(query);
  const now = Number(query.now);
  const today = dayAt(now);
  const month = Math.max(ledger.opened, monthOf(today - MAX_DISPLACEMENT_DAYS));
  const recentOn = hasLineHooks({ behaviors })
    ? (day: number) => linesFrom({ ledger, now, behaviors }, day).map(toBooking)
    : (day: number) =>
        rowsOn(ledger, day).map((row) => ({ ...row, isPending: isPendingAt(row, now) }));
  const oldPending = pendingCustomTransactionsAt(ledger, now)
    .filter(({ at }) => at < firstDayOf(month) * DAY_MS)
    .map(({ pence }) => pence);
  let currentInMinor = openingBalanceOf(ledger, month) - sumOf(oldPending);
  let pendingDebits = sumOf(oldPending.filter((pence) => pence < 0));
  for (let day = firstDayOf(month); day <= today; day += 1) {
    for (const { at, pence, isPending } of recentOn(day)) {
      if (at > now) continue;
      if (!isPending) currentInMinor += pence;
      else if (pence < 0) pendingDebits += pence;
    }
  }
  const availableInMinor = currentInMinor + pendingDebits + (ledger.model.limit ?? 0);
  return { currentInMinor, availableInMinor };
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function toBooking({ at, amountInMinor: pence, status }: StatementLine) {
  return { at, pence, isPending: status === 'pending' };
}

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

function isOnLaterPage(line: StatementLine, position: StatementPosition): boolean {
  const at = Date.parse(position.timestamp);
  return line.at < at || (line.at === at && line.id < position.id);
}

function entryOf({ id, at, ...line }: StatementLine): LedgerEntry {
  const { description, currency, amountInMinor, status, merchantName, category } = line;
  return {
    ...{ id, timestamp: isoSeconds(at), description, currency, amountInMinor, status },
    ...(merchantName !== undefined && { merchantName }),
    ...(category && { category }),
  };
}
