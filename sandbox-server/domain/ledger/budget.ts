import { fraction } from '../random.ts';
import { type Amount, PRICE_YEAR } from './account-model.ts';
import { type Month, monthOfYear, yearOf } from './calendar.ts';

/** Amounts and budgets. A budget is computed first and split afterwards, so that totals are cheap. */

const DEFAULT_GROWTH = 0.03;
const APRIL = 3;
const ROUNDING_MARGIN = 1e-9;

/**
 * An amount in a month, in minor units.
 * @param scale factor for how well off the user is
 * @param random in [0, 1)
 */
export function amountIn(amount: Amount, month: Month, scale: number, random: number): number {
  const { ends, unit = 1 } = amount;
  const pence = amount.pence * factorIn(amount, month, random);
  if (ends !== undefined) return Math.max(0, Math.round(pence / 100) * 100 - 100) + ends;
  return Math.max(unit, Math.round((pence * scale) / unit) * unit);
}

/** The total of `count` purchases in minor units: at least one `unit` each. */
export function budgetIn(
  each: Amount,
  count: number,
  { month, scale, random }: { month: Month; scale: number; random: number },
): number {
  const { unit = 1 } = each;
  const pence = each.pence * count * factorIn(each, month, random) * scale;
  return Math.max(count, Math.round(pence / unit)) * unit;
}

/**
 * Splits a budget into `count` positive multiples of `unit` whose sum is exactly the budget.
 * @param uneven 0 for equal parts, 1 for many small and a few large ones
 */
export function splitBudget(
  budget: number,
  count: number,
  { unit = 1, uneven, seed }: { unit?: number | undefined; uneven: number; seed: number },
): number[] {
  const weights: number[] = [];
  let total = 0;
  for (let nth = 0; nth < count; nth += 1) {
    const random = fraction(seed, nth);
    const weight = 1 - uneven + uneven * 4 * random * random * random;
    weights.push(weight);
    total += weight;
  }
  const spare = budget / unit - count;
  let reached = 0;
  let given = 0;
  return weights.map((weight) => {
    reached += weight;
    // The margin makes the parts sum to the budget despite rounding.
    const upTo = Math.min(spare, Math.floor((spare * reached) / total + ROUNDING_MARGIN));
    const part = 1 + upTo - given;
    given = upTo;
    return part * unit;
  });
}

/** Season, yearly growth and random variation together. */
function factorIn(
  { varies = 0, growth = DEFAULT_GROWTH, season }: Amount,
  month: Month,
  random: number,
) {
  const seasonal = season?.[monthOfYear(month)] ?? 1;
  return seasonal * growthFactorIn(growth, month) * (1 + varies * (2 * random - 1));
}

function growthFactorIn(growth: number, month: Month): number {
  const years = yearOf(month - APRIL) - PRICE_YEAR;
  let factor = 1;
  for (let left = Math.abs(years); left > 0; left -= 1) factor *= 1 + growth;
  return years < 0 ? 1 / factor : factor;
}
