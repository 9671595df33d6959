/** Formats amounts, days and months for British users. */

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
const time = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });
const date = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const dateTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });

/** `£1,234.50`; with `sign`, `+£5.00` for a payment in and `−£5.00` for a payment out. */
export function formatMoney(
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

/** From a day or an instant: "Sun 22 November", in UTC. */
export const formatDay = (iso: string): string => day.format(new Date(iso));
/** From `YYYY-MM`: "November 2026". */
export const formatMonth = (key: string): string => monthOfYear.format(firstDay(key));
/** From `YYYY-MM`: "Nov". */
export const formatShortMonth = (key: string): string => month.format(firstDay(key));
/** From an instant: "14:05:09", in the user's time zone. */
export const formatTime = (iso: string): string => time.format(new Date(iso));
/** From an instant: "25 Feb 2027", in the user's time zone. */
export const formatDate = (iso: string): string => date.format(new Date(iso));
/** From an instant: "25 Feb 2027, 14:05", in the user's time zone. */
export const formatDateTime = (iso: string): string => dateTime.format(new Date(iso));

/** "3 accounts", "1 account". */
export function formatCount(n: number, singular: string, plural = `${singular}s`): string {
  return `${n.toLocaleString(LOCALE)} ${n === 1 ? singular : plural}`;
}

function firstDay(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`);
}
