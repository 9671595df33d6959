import type { Instant } from './clock.ts';

/** British time, computed from its rule, so that no time zone of the machine matters. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARCH = 2;
const OCTOBER = 9;

/**
 * How many milliseconds London is ahead of UTC: an hour from the last Sunday of March to the last
 * Sunday of October, both at 01:00 UTC.
 * @see https://www.legislation.gov.uk/ukpga/1972/6/section/1
 */
export function londonOffsetAt(at: Instant): number {
  const year = new Date(at).getUTCFullYear();
  const isSummer = at >= clockChange(year, MARCH) && at < clockChange(year, OCTOBER);
  return isSummer ? HOUR_MS : 0;
}

/** The instant of a whole hour from 2 on a day in London; `day` counts from 1 January 1970. */
export function londonHour(day: number, hour: number): Instant {
  const asUtc = day * DAY_MS + hour * HOUR_MS;
  return asUtc - londonOffsetAt(asUtc);
}

/** The day in London, counted from 1 January 1970. */
export function londonDayAt(at: Instant): number {
  return Math.floor((at + londonOffsetAt(at)) / DAY_MS);
}

function clockChange(year: number, month: number): Instant {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  const lastSunday = lastDay.getUTCDate() - lastDay.getUTCDay();
  return Date.UTC(year, month, lastSunday) + HOUR_MS;
}
