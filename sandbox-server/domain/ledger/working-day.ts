import { DAY_MS, type Day, dayAt, lastDayOf, type Month, parseDay, weekdayOf } from './calendar.ts';

/**
 * Working days of banks in England and Wales: no weekends, no bank holidays.
 * Source: gov.uk/bank-holidays and the Banking and Financial Dealings Act 1971; a holiday on a
 * weekend moves to the next weekday.
 */

/** Holidays of one year only. */
const EXTRA_HOLIDAYS = new Set(
  [
    '1999-12-31',
    '2002-06-03',
    '2002-06-04',
    '2011-04-29',
    '2012-06-04',
    '2012-06-05',
    '2020-05-08',
    '2022-06-02',
    '2022-06-03',
    '2022-09-19',
    '2023-05-08',
  ].map(parseDay),
);

/** Mondays in May that were ordinary days because the holiday was moved to another day. */
const MOVED_HOLIDAYS = new Set(
  ['2002-05-27', '2012-05-28', '2020-05-04', '2022-05-30'].map(parseDay),
);

/**
 * How a due date on a weekend or bank holiday moves: to the working day before, to the next working
 * day of the same month (else the one before), or not at all.
 */
export type RollConvention = 'preceding' | 'modified-following' | 'unadjusted';

export function isWorkingDay(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !isBankHoliday(day);
}

export function isBankHoliday(day: Day): boolean {
  if (EXTRA_HOLIDAYS.has(day)) return true;
  const date = new Date(day * DAY_MS);
  const [month, dayOfMonth, weekday] = [date.getUTCMonth(), date.getUTCDate(), weekdayOf(day)];
  switch (month) {
    case 0:
      return isNewYearHoliday(dayOfMonth, weekday);
    case 2:
    case 3: {
      const easter = easterOf(date.getUTCFullYear());
      return day === easter - 2 || day === easter + 1;
    }
    case 4:
      return weekday === 1 && (dayOfMonth <= 7 || dayOfMonth >= 25) && !MOVED_HOLIDAYS.has(day);
    case 7:
      return weekday === 1 && dayOfMonth >= 25;
    case 11:
      return isChristmasHoliday(dayOfMonth, weekday);
    default:
      return false;
  }
}

export function lastWorkingDayOf(month: Month): Day {
  return rollToWorkingDay(lastDayOf(month), 'preceding', month);
}

/** The day, moved by a convention when the bank is closed on it. */
export function rollToWorkingDay(day: Day, roll: RollConvention, month: Month): Day {
  if (roll === 'unadjusted' || isWorkingDay(day)) return day;
  if (roll === 'preceding') return adjacentWorkingDay(day, -1);
  const later = adjacentWorkingDay(day, 1);
  return later <= lastDayOf(month) ? later : adjacentWorkingDay(day, -1);
}

/** The `count`th working day after a day. */
export function workingDaysAfter(day: Day, count: number): Day {
  let result = day;
  for (let left = count; left > 0; left -= 1) result = adjacentWorkingDay(result, 1);
  return result;
}

/** The first working day after (`step` 1) or before (-1) a day. */
function adjacentWorkingDay(day: Day, step: 1 | -1): Day {
  let result = day + step;
  while (!isWorkingDay(result)) result += step;
  return result;
}

/** Whether a day in January is the bank holiday of New Year, or its substitute. */
function isNewYearHoliday(dayOfMonth: number, weekday: number): boolean {
  return dayOfMonth === 1 || (weekday === 1 && dayOfMonth <= 3);
}

/** Whether a day in December is Christmas, Boxing Day, or the substitute of one. */
function isChristmasHoliday(dayOfMonth: number, weekday: number): boolean {
  if (dayOfMonth === 25 || dayOfMonth === 26) return true;
  return (dayOfMonth === 27 || dayOfMonth === 28) && (weekday === 1 || weekday === 2);
}

/** Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher). */
function easterOf(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const leapCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - leapCorrection + 15) % 30;
  const weekdayShift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lunar = Math.floor((golden + 11 * epact + 22 * weekdayShift) / 451);
  const sum = epact + weekdayShift - 7 * lunar + 114;
  return dayAt(Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1));
}
