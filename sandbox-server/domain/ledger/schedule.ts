import type { Schedule } from './account-model.ts';
import { type Day, firstDayOf, lastDayOf, type Month, monthOfYear, weekdayOf } from './calendar.ts';
import { lastWorkingDayOf, rollToWorkingDay } from './working-day.ts';

/** The due dates of a schedule in a month, in order. */
export function scheduledDaysIn(schedule: Schedule, month: Month): Day[] {
  if ('everyWeeks' in schedule) return daysEvery(schedule.everyWeeks, schedule.weekday, month);
  if (!isDue(schedule.months, month)) return [];
  if ('lastWorkingDay' in schedule) return [lastWorkingDayOf(month)];
  return [
    rollToWorkingDay(
      firstDayOf(month) + schedule.dayOfMonth - 1,
      schedule.roll ?? 'modified-following',
      month,
    ),
  ];
}

/** The number of due dates of a schedule in a month, without computing the days. */
export function scheduledCountIn(schedule: Schedule, month: Month): number {
  if ('everyWeeks' in schedule) return scheduledDaysIn(schedule, month).length;
  return isDue(schedule.months, month) ? 1 : 0;
}

function isDue(months: readonly number[] | undefined, month: Month): boolean {
  return months === undefined || months.includes(monthOfYear(month) + 1);
}

function daysEvery(weeks: number, weekday: number, month: Month): Day[] {
  const first = firstDayOf(month);
  const days: Day[] = [];
  for (
    let day = first + ((weekday - weekdayOf(first) + 7) % 7);
    day <= lastDayOf(month);
    day += 7
  ) {
    if (Math.floor(day / 7) % weeks === 0) days.push(day);
  }
  return days;
}
