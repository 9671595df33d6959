import type { Habit, Spread, Sweep } from './account-model.ts';
import { type Day, firstDayOf, lastDayOf, type Month } from './calendar.ts';
import { recordedOn, recordedTotal } from './custom-transactions.ts';
import type { Ledger, Source } from './ledger.ts';
import {
  loanIn,
  type Occurrence,
  refundIn,
  scheduledIn,
  scheduledTotal,
  singleIn,
  spreadIn,
  spreadTotal,
} from './recurring-transactions.ts';

/** What moves in a month: its single occurrences, or their sum where that is all that matters. */

/** What an account held when a month began. */
export function openingOf(ledger: Ledger, month: Month): number {
  const { openings, opened } = ledger;
  while (opened + openings.length <= month) {
    const last = opened + openings.length - 1;
    openings.push((openings.at(-1) ?? 0) + movedIn(ledger, last, ledger.sources));
  }
  return openings[Math.max(0, month - opened)] ?? 0;
}

/**
 * The occurrences of a source in a month, seen from the account that has the habit. Those of habits
 * that go by the day are left out: they are looked up day by day.
 */
export function occurrencesIn({ habit, draw, owner }: Source, month: Month): Occurrence[] {
  if (month < owner.opened) return [];
  switch (habit.kind) {
    case 'scheduled':
      return scheduledIn(habit, draw, month);
    case 'spread':
      return isDaily(habit) ? [] : spreadIn(habit, draw, month);
    case 'loan':
      return loanIn(habit, draw, month);
    case 'refund':
      return refundIn(habit, draw, month, () =>
        purchasesOf(habit.of, owner, month - habit.monthsLater),
      );
    case 'sweep':
      return singleIn(habit, draw, month, sweptIn(owner, month, habit));
    case 'interest':
      return singleIn(habit, draw, month, interestIn(owner, month, habit.rate));
    case 'recorded':
      return [];
  }
}

/** The occurrences of a source on a day, when its habit goes by the day. */
export function occurrencesOn({ habit, draw }: Source, day: Day): Occurrence[] {
  if (habit.kind === 'recorded') return recordedOn(habit, day);
  return isDaily(habit) ? spreadIn(habit, draw, day) : [];
}

function isDaily(habit: Habit): habit is Spread & { per: 'day' } {
  return habit.kind === 'spread' && habit.per === 'day';
}

/** The sum of some of an account's sources in a month, from the account's point of view. */
function movedIn(ledger: Ledger, month: Month, sources: readonly Source[]): number {
  let sum = 0;
  for (const source of sources) {
    sum += totalIn(source, month) * (source.owner === ledger ? 1 : -1);
  }
  return sum;
}

/** The sum of a source in a month, from its owner's point of view. */
function totalIn(source: Source, month: Month): number {
  const { habit, draw, owner } = source;
  if (month < owner.opened) return 0;
  if (habit.kind === 'scheduled') return scheduledTotal(habit, draw, month);
  if (habit.kind === 'recorded') return recordedTotal(habit, month);
  if (habit.kind !== 'spread') {
    return occurrencesIn(source, month).reduce((sum, { pence }) => sum + pence, 0);
  }
  if (!isDaily(habit)) return spreadTotal(habit, draw, { period: month, month });
  let sum = 0;
  for (let period = firstDayOf(month); period <= lastDayOf(month); period += 1) {
    sum += spreadTotal(habit, draw, { period, month });
  }
  return sum;
}

function purchasesOf(id: string, owner: Ledger, month: Month): Occurrence[] {
  const source = owner.sources.find((candidate) => isOwn(candidate, owner, { id }));
  return source === undefined ? [] : occurrencesIn(source, month);
}

/** Minus what the month before brought, its own sweep apart, but for what is kept of it. */
function sweptIn(owner: Ledger, month: Month, { id, unit, keep }: Sweep): number {
  if (month <= owner.opened) return 0;
  const others = owner.sources.filter((source) => !isOwn(source, owner, { id }));
  return Math.round((keep - movedIn(owner, month - 1, others)) / unit) * unit;
}

function interestIn(owner: Ledger, month: Month, rate: number): number {
  return Math.max(0, Math.round((openingOf(owner, month) * rate) / 12));
}

function isOwn(source: Source, owner: Ledger, { id }: { id: string }): boolean {
  return source.owner === owner && source.habit.id === id;
}
