import { DAY_MS, dayAt } from './calendar.ts';
import type { Row } from './ledger.ts';
import type { Channel } from './plan.ts';
import { workingDaysAfter } from './working-day.ts';

/**
 * When an entry is final. Cards and cash machines are authorised at once and settled a working day or
 * two later, in the night; everything else is settled when it appears.
 *
 * @guess Card payments are pending at first, and keep id, time and amount when they are settled.
 */

/** No entry is pending on a later day than this many after its own, whatever the bank holidays. */
export const LONGEST_PENDING_DAYS = 8;

const SETTLED_LATER = new Set<Channel>(['card', 'cash']);
const SETTLING_HOUR_MS = 4 * 3_600_000;

export function isPendingAt({ at, pence, nth, period, source }: Row, now: number): boolean {
  if (!SETTLED_LATER.has(source.habit.channel)) return false;
  if (now - at > (LONGEST_PENDING_DAYS + 1) * DAY_MS) return false;
  const workingDays = 1 + ((pence ^ nth ^ period) & 1);
  return now < workingDaysAfter(dayAt(at), workingDays) * DAY_MS + SETTLING_HOUR_MS;
}
