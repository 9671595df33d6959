import { integerBetween, noise } from '../random.ts';
import type { BudgetRule } from './account-model.ts';
import { budgetIn, splitBudget } from './budget.ts';
import {
  DAY_MS,
  type Day,
  firstDayOf,
  lastDayOf,
  type Month,
  monthOf,
  weekdayOf,
} from './calendar.ts';
import type { Occurrence } from './recurring-transactions.ts';
import { PURPOSE, randomFor, type Variation, withSign } from './variation.ts';

/** The transactions of budget rules: the total of a period comes first, then it is split. */

/** The total of a budget rule in a month, or on a day of that month, without its transactions. */
export function budgetTotal(
  rule: BudgetRule,
  variation: Variation,
  { period, month }: { period: number; month: Month },
): number {
  const count = countIn(rule, variation, period);
  if (count === 0) return 0;
  const random = randomFor(variation, PURPOSE.amount, period);
  const budget = budgetIn(rule.each, count, { month, scale: variation.scale, random });
  return withSign(rule, budget);
}

/** The transactions of a budget rule in a month, or on a day when the rule is daily. */
export function budgetOccurrences(
  rule: BudgetRule,
  variation: Variation,
  period: number,
): Occurrence[] {
  const count = countIn(rule, variation, period);
  const month = rule.per === 'month' ? period : monthOf(period);
  const parts = splitBudget(Math.abs(budgetTotal(rule, variation, { period, month })), count, {
    unit: rule.each.unit,
    uneven: rule.uneven,
    seed: noise(variation.seed, PURPOSE.split, period),
  });
  const days = rule.per === 'month' ? daysIn(rule, variation, period, count) : undefined;
  const [from, to] = rule.hours;
  return parts.map((pence, nth) => {
    const day = days?.[nth] ?? period;
    const position = randomFor(variation, PURPOSE.time, period, nth);
    const seconds = integerBetween(from * 3600, to * 3600 - 1, position);
    const chosen = randomFor(variation, PURPOSE.payee, period, nth) * rule.payees.length;
    const payee = rule.payees[Math.floor(chosen)];
    const at = day * DAY_MS + seconds * 1000;
    return { at, pence: withSign(rule, pence), ...(payee && { payee }), period, nth };
  });
}

/** How many transactions a budget rule has in a month or on a day. */
function countIn(rule: BudgetRule, variation: Variation, period: number): number {
  const [fewest, most] = rule.times;
  const count = integerBetween(fewest, most, randomFor(variation, PURPOSE.times, period));
  const weight = rule.per === 'day' ? (rule.weekdays?.[weekdayOf(period)] ?? 1) : 1;
  return Math.round(count * weight);
}

/** A day for each transaction: evenly over the month, by the weights of weekdays, with some jitter. */
function daysIn(rule: BudgetRule, variation: Variation, month: Month, count: number): Day[] {
  const first = firstDayOf(month);
  const length = lastDayOf(month) - first + 1;
  const weekdayWeightOf = (index: number) => rule.weekdays?.[weekdayOf(first + index)] ?? 1;
  let total = 0;
  for (let index = 0; index < length; index += 1) total += weekdayWeightOf(index);
  const days: Day[] = [];
  let index = 0;
  let reached = weekdayWeightOf(0);
  for (let nth = 0; nth < count; nth += 1) {
    const target = ((nth + randomFor(variation, PURPOSE.day, month, nth)) / count) * total;
    while (reached <= target && index < length - 1) {
      index += 1;
      reached += weekdayWeightOf(index);
    }
    days.push(first + index);
  }
  return days;
}
