/** Money, days and months as a British reader expects them. */

const LOCALE = 'en-GB';
const MINOR_UNITS = 100;

const day = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});
const month = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' });
const monthOfYear = new Intl.DateTimeFormat(LOCALE, {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });
const date = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });

/** `£1,234.50`; with `sign`, `+£5.00` for money that came in and `−£5.00` for money that went out. */
export function money(
  minor: number,
  currency: string,
  { sign = false, pennies = true }: { sign?: boolean; pennies?: boolean } = {},
): string {
  return new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency,
    signDisplay: sign ? 'exceptZero' : 'auto',
    ...(pennies ? {} : { maximumFractionDigits: 0 }),
  })
    .format(minor / MINOR_UNITS)
    .replace('-', '−');
}

export const dayName = (iso: string): string => day.format(new Date(iso));
/** From `YYYY-MM`: "November 2026". */
export const monthName = (key: string): string => monthOfYear.format(firstOf(key));
/** From `YYYY-MM`: "Nov". */
export const shortMonthName = (key: string): string => month.format(firstOf(key));
export const timeOf = (iso: string): string => clock.format(new Date(iso));
/** From an instant: "25 Feb 2027". */
export const dateOf = (iso: string): string => date.format(new Date(iso));
export const momentOf = (iso: string): string => moment.format(new Date(iso));

/** "3 accounts", "1 account". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString(LOCALE)} ${n === 1 ? one : many}`;
}

function firstOf(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`);
}
