import { fraction } from '../random.ts';
import { type Amount, PRICE_YEAR } from './account-model.ts';
import { type Month, monthOfYear, yearOf } from './calendar.ts';

/** How much a habit moves: single amounts, and budgets split so that their total is known at once. */

const DEFAULT_GROWTH = 0.03;
const APRIL = 3;
const HAIR = 1e-9;

/** Minor units of an amount in a month; `scale` is how well off this customer is. */
export function penceIn(amount: Amount, month: Month, scale: number, luck: number): number {
  const { ends, unit = 1 } = amount;
  const pence = amount.pence * factorIn(amount, month, luck);
  if (ends !== undefined) return Math.max(0, Math.round(pence / 100) * 100 - 100) + ends;
  return Math.max(unit, Math.round((pence * scale) / unit) * unit);
}

/** Minor units that `times` purchases cost together: at least one `unit` each. */
export function budgetIn(
  each: Amount,
  times: number,
  { month, scale, luck }: { month: Month; scale: number; luck: number },
): number {
  const { unit = 1 } = each;
  const pence = each.pence * times * factorIn(each, month, luck) * scale;
  return Math.max(times, Math.round(pence / unit)) * unit;
}

/**
 * Splits a budget into as many parts as asked, each a positive multiple of `unit`, which sum to it
 * exactly. Unevenness 0 makes them alike, 1 makes many small and a few large.
 */
export function splitBudget(
  budget: number,
  times: number,
  { unit = 1, uneven, seed }: { unit?: number | undefined; uneven: number; seed: number },
): number[] {
  const weights: number[] = [];
  let total = 0;
  for (let nth = 0; nth < times; nth += 1) {
    const luck = fraction(seed, nth);
    const weight = 1 - uneven + uneven * 4 * luck * luck * luck;
    weights.push(weight);
    total += weight;
  }
  const spare = budget / unit - times;
  let reached = 0;
  let given = 0;
  return weights.map((weight) => {
    reached += weight;
    // The hair's breadth makes the last part reach the whole despite rounding.
    const upTo = Math.min(spare, Math.floor((spare * reached) / total + HAIR));
    const part = 1 + upTo - given;
    given = upTo;
    return part * unit;
  });
}

/** Season, yearly rise and this time's luck (in [0, 1)) together. */
function factorIn(
  { varies = 0, growth = DEFAULT_GROWTH, season }: Amount,
  month: Month,
  luck: number,
) {
  const seasonal = season?.[monthOfYear(month)] ?? 1;
  return seasonal * risenBy(growth, month) * (1 + varies * (2 * luck - 1));
}

function risenBy(growth: number, month: Month): number {
  const years = yearOf(month - APRIL) - PRICE_YEAR;
  let factor = 1;
  for (let left = Math.abs(years); left > 0; left -= 1) factor *= 1 + growth;
  return years < 0 ? 1 / factor : factor;
}
