import { hexAt, streamOf } from '../random.ts';
import type { Recorded, RecordedEntry } from './account-model.ts';
import { DAY_MS, type Day, firstDayOf, type Month } from './calendar.ts';
import type { Ledger } from './ledger.ts';
import type { Occurrence } from './recurring-transactions.ts';

/** Entries that were written down: found by their date, so that a page never reads the whole list. */

/** The entries of a day, the latest first. */
export function recordedOn({ entries }: Recorded, day: Day): Occurrence[] {
  return within(entries, day, day + 1).map((recorded, nth) => ({
    at: recorded.at,
    pence: recorded.pence,
    recorded,
    period: day,
    nth,
  }));
}

/** The money of a month, pending or not. */
export function recordedTotal({ entries }: Recorded, month: Month): number {
  return within(entries, firstDayOf(month), firstDayOf(month + 1)).reduce(
    (sum, { pence }) => sum + pence,
    0,
  );
}

/** Its own id, or 32 lowercase hexadecimal characters that follow from its account and its key. */
export function recordedIdOf(entry: RecordedEntry, { stream, isCopy }: Ledger): string {
  if (entry.isId && !isCopy) return entry.key;
  const [a, b, c] = streamOf(entry.key);
  return hexAt(stream, a, b, c);
}

export function recordedWordsOf({ description, merchantName, category }: RecordedEntry) {
  return {
    description,
    ...(merchantName !== undefined && { merchantName }),
    ...(category && { category }),
  };
}

/** From a day to another, that one excluded; the entries are in order, the latest first. */
function within(entries: readonly RecordedEntry[], from: Day, to: Day): readonly RecordedEntry[] {
  return entries.slice(firstBefore(entries, to * DAY_MS), firstBefore(entries, from * DAY_MS));
}

/** The place of the latest entry before an instant. */
function firstBefore(entries: readonly RecordedEntry[], instant: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.at ?? 0) >= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
