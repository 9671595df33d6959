/** Days and months in UTC as whole numbers, so that a ledger can calculate with them. */

/** Whole days since 1 January 1970. */
export type Day = number;
/** Whole months since January 1970. */
export type Month = number;

export const DAY_MS = 86_400_000;

/** The day of an instant in milliseconds since 1970. */
export function dayAt(ms: number): Day {
  return Math.floor(ms / DAY_MS);
}

/** Parses `YYYY-MM-DD`. */
export function parseDay(date: string): Day {
  return dayAt(Date.parse(`${date}T00:00:00Z`));
}

/** Parses `YYYY-MM`. */
export function parseMonth(date: string): Month {
  return monthOf(parseDay(`${date}-01`));
}

export function monthOf(day: Day): Month {
  const date = new Date(day * DAY_MS);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

export function firstDayOf(month: Month): Day {
  return dayAt(Date.UTC(yearOf(month), monthOfYear(month), 1));
}

export function lastDayOf(month: Month): Day {
  return firstDayOf(month + 1) - 1;
}

export function yearOf(month: Month): number {
  return 1970 + Math.floor(month / 12);
}

/** 0 for January … 11 for December. */
export function monthOfYear(month: Month): number {
  return month - Math.floor(month / 12) * 12;
}

/** 0 for Sunday … 6 for Saturday. 1 January 1970 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** RFC 3339 in UTC with whole seconds, as in TrueLayer's examples of transactions. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
