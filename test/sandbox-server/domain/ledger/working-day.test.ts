import { describe, expect, it } from 'vitest';
import { DAY_MS, parseDay, parseMonth } from '../../../../sandbox-server/domain/ledger/calendar.ts';
import {
  isBankHoliday,
  lastWorkingDayOf,
  rollToWorkingDay,
  workingDaysAfter,
} from '../../../../sandbox-server/domain/ledger/working-day.ts';

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

function holidaysOf(year: number): string[] {
  const days: string[] = [];
  for (let day = parseDay(`${year}-01-01`); day < parseDay(`${year + 1}-01-01`); day += 1) {
    if (isBankHoliday(day)) days.push(dateOf(day).slice(5));
  }
  return days.filter((date) => ![0, 6].includes(new Date(`${year}-${date}`).getUTCDay()));
}

/** Source: gov.uk/bank-holidays, England and Wales. */
describe('the bank holidays', () => {
  it.each([
    [2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
    [2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'],
    [2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    [2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
    [2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'],
  ])('of %i are those of England and Wales', (year, dates) => {
    expect(holidaysOf(year)).toEqual(dates.split(' '));
  });
});

describe('a working day', () => {
  it.each([
    ['2026-10', '2026-10-30', 'a Saturday'],
    ['2026-05', '2026-05-29', 'a Sunday'],
    ['2026-08', '2026-08-28', 'a bank holiday after a weekend'],
    ['2024-03', '2024-03-28', 'the Sunday of Easter'],
    ['2026-12', '2026-12-31', 'a Thursday'],
  ])('is the last of %s on %s when the month ends on %s', (month, date) => {
    expect(dateOf(lastWorkingDayOf(parseMonth(month)))).toBe(date);
  });

  it('is the next one by the convention `modified-following`', () => {
    expect(
      dateOf(rollToWorkingDay(parseDay('2026-04-03'), 'modified-following', parseMonth('2026-04'))),
    ).toBe('2026-04-07');
  });

  it('is the one before by that convention when the next is in another month', () => {
    expect(
      dateOf(rollToWorkingDay(parseDay('2026-02-28'), 'modified-following', parseMonth('2026-02'))),
    ).toBe('2026-02-27');
  });

  it('is counted over weekends and holidays', () => {
    expect(dateOf(workingDaysAfter(parseDay('2026-12-24'), 2))).toBe('2026-12-30');
  });
});
