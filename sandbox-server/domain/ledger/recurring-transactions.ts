import { between, fraction, noise } from '../random.ts';
import type {
  Habit,
  Loan,
  Payee,
  RecordedEntry,
  Refund,
  Scheduled,
  Spread,
} from './account-model.ts';
import { budgetIn, penceIn, splitBudget } from './budget.ts';
import {
  DAY_MS,
  type Day,
  firstDayOf,
  lastDayOf,
  type Month,
  monthOf,
  weekdayOf,
} from './calendar.ts';
import { daysOn, timesOn } from './schedule.ts';

/** One time that money moves because of a habit, seen from the account that has the habit. */
export type Occurrence = {
  /** Milliseconds since 1970, a whole second. */
  at: number;
  /** Minor units; negative when it leaves. */
  pence: number;
  /** Absent when the other side is another account of the same customer. */
  payee?: Payee;
  /** What was written down of it, when it follows from no rule. */
  recorded?: RecordedEntry;
  /** The month, or for a habit by the day the day, and the place in it: unique within the habit. */
  period: number;
  nth: number;
};

/** A habit as this customer has it. */
export type Draw = { seed: number; scale: number };

/** Independent uses of one seed. */
const LUCK = { amount: 1, times: 2, time: 3, day: 4, payee: 5, split: 6, chance: 7 } as const;
/** When computers at banks move money, in hours UTC. */
const BANK_HOURS = [1, 5] as const;

export function scheduledIn(habit: Scheduled, draw: Draw, month: Month): Occurrence[] {
  const payee = 'payee' in habit ? { payee: habit.payee } : {};
  return daysOn(habit.on, month).flatMap((day, nth) => {
    const pence = scheduledPence(habit, draw, { month, nth });
    if (pence === 0) return [];
    return [{ at: bankTimeOn(day, draw), pence, ...payee, period: month, nth }];
  });
}

/** The money of a scheduled habit in a month, without the days. */
export function scheduledTotal(habit: Scheduled, draw: Draw, month: Month): number {
  let sum = 0;
  for (let nth = timesOn(habit.on, month) - 1; nth >= 0; nth -= 1) {
    sum += scheduledPence(habit, draw, { month, nth });
  }
  return sum;
}

/** The money of a spread habit in a month or on a day of it, without listing what it consists of. */
export function spreadTotal(
  habit: Spread,
  draw: Draw,
  { period, month }: { period: number; month: Month },
): number {
  const times = timesIn(habit, draw, period);
  if (times === 0) return 0;
  const luck = luckOf(draw, LUCK.amount, period);
  return signed(habit, budgetIn(habit.each, times, { month, scale: draw.scale, luck }));
}

/** What a spread habit consists of in a month, or on a day when it goes by the day. */
export function spreadIn(habit: Spread, draw: Draw, period: number): Occurrence[] {
  const times = timesIn(habit, draw, period);
  const month = habit.per === 'month' ? period : monthOf(period);
  const parts = splitBudget(Math.abs(spreadTotal(habit, draw, { period, month })), times, {
    unit: habit.each.unit,
    uneven: habit.uneven,
    seed: noise(draw.seed, LUCK.split, period),
  });
  const days = habit.per === 'month' ? daysFor(habit, draw, period, times) : undefined;
  const [from, to] = habit.hours;
  return parts.map((pence, nth) => {
    const day = days?.[nth] ?? period;
    const seconds = between(from * 3600, to * 3600 - 1, luckOf(draw, LUCK.time, period, nth));
    const chosen = Math.floor(luckOf(draw, LUCK.payee, period, nth) * habit.payees.length);
    const payee = habit.payees[chosen];
    const at = day * DAY_MS + seconds * 1000;
    return { at, pence: signed(habit, pence), ...(payee && { payee }), period, nth };
  });
}

export function loanIn(habit: Loan, draw: Draw, month: Month): Occurrence[] {
  const lentIn = (lent: Month) =>
    luckOf(draw, LUCK.chance, lent) < habit.chance
      ? penceIn(habit.amount, lent, draw.scale, luckOf(draw, LUCK.amount, lent))
      : 0;
  const rows = [
    { days: daysOn(habit.repaid, month), pence: -Math.round(lentIn(month - 1) * (1 + habit.cost)) },
    { days: daysOn(habit.borrowed, month), pence: lentIn(month) },
  ];
  return rows.flatMap(({ days, pence }, nth) =>
    pence === 0
      ? []
      : days.map((day) => ({
          at: bankTimeOn(day, draw),
          pence,
          payee: habit.lender,
          period: month,
          nth,
        })),
  );
}

/** `purchases` are those of the habit and the month it refers to. */
export function refundIn(
  habit: Refund,
  draw: Draw,
  month: Month,
  purchases: () => Occurrence[],
): Occurrence[] {
  if (luckOf(draw, LUCK.chance, month) >= habit.chance) return [];
  const choice = purchases();
  const purchase = choice[Math.floor(luckOf(draw, LUCK.payee, month) * choice.length)];
  if (purchase === undefined) return [];
  return daysOn(habit.on, month).map((day, nth) => ({
    ...purchase,
    at: bankTimeOn(day, draw),
    pence: -purchase.pence,
    period: month,
    nth,
  }));
}

/** One amount that is computed elsewhere, on the first day of a schedule in a month. */
export function singleIn(
  habit: Extract<Habit, { kind: 'sweep' | 'interest' }>,
  draw: Draw,
  month: Month,
  pence: number,
): Occurrence[] {
  const [day] = daysOn(habit.on, month);
  if (day === undefined || pence === 0) return [];
  const payee = 'payee' in habit ? { payee: habit.payee } : {};
  return [{ at: bankTimeOn(day, draw), pence, ...payee, period: month, nth: 0 }];
}

function scheduledPence(
  habit: Scheduled,
  draw: Draw,
  { month, nth }: { month: Month; nth: number },
): number {
  if (luckOf(draw, LUCK.chance, month, nth) >= (habit.chance ?? 1)) return 0;
  return signed(
    habit,
    penceIn(habit.amount, month, draw.scale, luckOf(draw, LUCK.amount, month, nth)),
  );
}

function luckOf({ seed }: Draw, use: number, period: number, nth = 0): number {
  return fraction(seed, use, period, nth);
}

function signed({ direction }: { direction: 'in' | 'out' }, pence: number): number {
  return direction === 'in' ? pence : -pence;
}

function bankTimeOn(day: Day, draw: Draw): number {
  const [from, to] = BANK_HOURS;
  return day * DAY_MS + between(from * 3600, to * 3600 - 1, luckOf(draw, LUCK.time, day)) * 1000;
}

function timesIn(habit: Spread, draw: Draw, period: number): number {
  const [fewest, most] = habit.times;
  const times = between(fewest, most, luckOf(draw, LUCK.times, period));
  const weight = habit.per === 'day' ? (habit.weekdays?.[weekdayOf(period)] ?? 1) : 1;
  return Math.round(times * weight);
}

/** A day for each time: spread evenly over the month's likely days, then shaken a little. */
function daysFor(habit: Spread, draw: Draw, month: Month, times: number): Day[] {
  const first = firstDayOf(month);
  const length = lastDayOf(month) - first + 1;
  const weightOf = (index: number) => habit.weekdays?.[weekdayOf(first + index)] ?? 1;
  let total = 0;
  for (let index = 0; index < length; index += 1) total += weightOf(index);
  const days: Day[] = [];
  let index = 0;
  let reached = weightOf(0);
  for (let nth = 0; nth < times; nth += 1) {
    const target = ((nth + luckOf(draw, LUCK.day, month, nth)) / times) * total;
    while (reached <= target && index < length - 1) {
      index += 1;
      reached += weightOf(index);
    }
    days.push(first + index);
  }
  return days;
}
