import type { Channel, RecordedEntry } from './account-model.ts';
import { DAY_MS, type Day, dayAt } from './calendar.ts';
import type { Ledger, Row } from './ledger.ts';
import { workingDaysAfter } from './working-day.ts';

/**
 * When an entry is final. Cards and cash machines are authorised at once and settled a working day or
 * two later, in the night; everything else is settled when it appears.
 *
 * @guess Card payments are pending at first, and keep id, time and amount when they are settled.
 */

/**
 * No entry that follows from a rule is pending on a later day than this many after its own, whatever
 * the bank holidays.
 */
export const LONGEST_PENDING_DAYS = 8;

const SETTLED_LATER = new Set<Channel>(['card', 'cash']);
const SETTLING_HOUR_MS = 4 * 3_600_000;

export function isPendingAt({ at, pence, nth, period, source, recorded }: Row, now: number) {
  if (recorded !== undefined) return isRecordedPendingAt(recorded, now);
  if (!SETTLED_LATER.has(source.habit.channel)) return false;
  if (now - at > (LONGEST_PENDING_DAYS + 1) * DAY_MS) return false;
  const workingDays = 1 + ((pence ^ nth ^ period) & 1);
  return now < workingDaysAfter(dayAt(at), workingDays) * DAY_MS + SETTLING_HOUR_MS;
}

/** The first day on which an entry may still be pending. */
export function pendingSince(ledger: Ledger, now: number): Day {
  return recordedPendingAt(ledger, now).reduce(
    (since, { at }) => Math.min(since, dayAt(at)),
    dayAt(now) - LONGEST_PENDING_DAYS,
  );
}

/** What is pending of own data, which may be so for ever. */
export function recordedPendingAt({ sources }: Ledger, now: number): RecordedEntry[] {
  return sources.flatMap(({ habit }) =>
    habit.kind === 'recorded'
      ? habit.entries.filter((entry) => entry.at <= now && isRecordedPendingAt(entry, now))
      : [],
  );
}

function isRecordedPendingAt({ at, settledAt = at }: RecordedEntry, now: number): boolean {
  return now < settledAt;
}
