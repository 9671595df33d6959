import type { BankBehavior } from '../bank/behaviors/behavior.ts';
import type { Instant } from '../world/clock.ts';
import { type Day, dayAt, firstDayOf } from './calendar.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { rowsOn, transactionIdOf } from './ledger-rows.ts';
import { isPendingAt, MAX_PENDING_DAYS, settlementTimeOf } from './settlement.ts';
import type { SettlingLine, StatementLine } from './statement-line.ts';
import { descriptionOf } from './transaction-description.ts';

/** The lines of a statement: the rows of a ledger, as the behaviours of the bank change them. */

/** The days of a page. Outside `from` and `to`, only pending entries since `pendingFrom` are listed. */
export type DayRange = { from: Day; to: Day; pendingFrom: Day; last: Day };

export type LineSource = {
  ledger: Ledger;
  now: Instant;
  /** The behaviours of the bank. */
  behaviors: readonly BankBehavior[];
};

/** How many days after its transaction a line may be dated. */
export const MAX_DISPLACEMENT_DAYS = MAX_PENDING_DAYS + 3;

/** The lines of a range up to `now`, newest first; those of the same instant by descending id. */
export function* linesNewestFirst(source: LineSource, range: DayRange): Generator<StatementLine> {
  const linesOn = hasLineHooks(source) ? createChangedLines(source) : plainLinesOn(source);
  const first = Math.max(Math.min(range.from, range.pendingFrom), firstDayOf(source.ledger.opened));
  for (let day = range.last; day >= first; day -= 1) {
    const isWithin = day >= range.from && day <= range.to;
    if (!isWithin && day < range.pendingFrom) continue;
    for (const line of linesOn(day)) {
      if (isWithin || line.status === 'pending') yield line;
    }
  }
}

/** The lines of the transactions of a day, whatever they are dated, up to `now`. */
export function linesFrom({ ledger, now, behaviors }: LineSource, day: Day): SettlingLine[] {
  const rows = rowsOn(ledger, day).filter(({ at }) => at <= now);
  const lines = rows.map((row) => ({
    ...lineOf(ledger, row, now),
    settlesAt: settlementTimeOf(row),
  }));
  const changed = behaviors.reduce<SettlingLine[]>(
    (before, behavior) => before.flatMap((line) => behavior.lines?.(line, now) ?? [line]),
    lines,
  );
  return changed.filter(({ at }) => at <= now);
}

export function hasLineHooks({ behaviors }: Pick<LineSource, 'behaviors'>): boolean {
  return behaviors.some(({ lines }) => lines !== undefined);
}

function plainLinesOn({ ledger, now }: LineSource): (day: Day) => StatementLine[] {
  return (day) =>
    rowsOn(ledger, day)
      .filter(({ at }) => at <= now)
      .map((row) => lineOf(ledger, row, now));
}

/** Behaviours change the dates of lines, so that a day also has lines of the days around it. */
function createChangedLines(source: LineSource): (day: Day) => StatementLine[] {
  const cache = new Map<Day, SettlingLine[]>();
  const cachedLinesFrom = (day: Day) => {
    const known = cache.get(day) ?? linesFrom(source, day);
    cache.set(day, known);
    return known;
  };
  return (day) => {
    cache.delete(day + 2);
    const lines: StatementLine[] = [];
    for (let from = day + 1; from >= day - MAX_DISPLACEMENT_DAYS; from -= 1) {
      lines.push(...cachedLinesFrom(from).filter(({ at }) => dayAt(at) === day));
    }
    return lines.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  };
}

function lineOf(ledger: Ledger, row: LedgerRow, now: Instant): StatementLine {
  return {
    id: transactionIdOf(ledger, row),
    at: row.at,
    ...descriptionOf(ledger, row),
    currency: ledger.model.currency,
    amountInMinor: row.pence,
    status: isPendingAt(row, now) ? 'pending' : 'settled',
  };
}
