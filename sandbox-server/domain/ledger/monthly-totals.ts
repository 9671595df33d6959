import type { BudgetRule, SweepRule, TransactionRule } from './account-model.ts';
import { budgetOccurrences, budgetTotal } from './budget-transactions.ts';
import { type Day, firstDayOf, lastDayOf, type Month } from './calendar.ts';
import { customTotalIn, customTransactionsOn } from './custom-transactions.ts';
import type { AppliedRule, Ledger } from './ledger.ts';
import {
  loanOccurrences,
  type Occurrence,
  refundOccurrences,
  scheduledOccurrences,
  scheduledTotal,
  singleOccurrence,
} from './recurring-transactions.ts';

/** Totals of a month, from rules and budgets where possible, so that balances need no transactions. */

/** The balance of an account at the beginning of a month, in pence. The ledger caches the balances. */
export function openingBalanceOf(ledger: Ledger, month: Month): number {
  const { openingBalances, opened } = ledger;
  while (opened + openingBalances.length <= month) {
    const last = opened + openingBalances.length - 1;
    const total = netTotalIn(ledger, last, ledger.appliedRules);
    openingBalances.push((openingBalances.at(-1) ?? 0) + total);
  }
  return openingBalances[Math.max(0, month - opened)] ?? 0;
}

/**
 * The transactions of a rule in a month, seen from the account that has the rule. Daily rules give
 * none: `dailyOccurrencesOf` returns theirs.
 */
export function monthlyOccurrencesOf(
  { rule, variation, owner }: AppliedRule,
  month: Month,
): Occurrence[] {
  if (month < owner.opened) return [];
  switch (rule.kind) {
    case 'scheduled':
      return scheduledOccurrences(rule, variation, month);
    case 'budget':
      return isDaily(rule) ? [] : budgetOccurrences(rule, variation, month);
    case 'loan':
      return loanOccurrences(rule, variation, month);
    case 'refund':
      return refundOccurrences(rule, variation, month, () =>
        occurrencesOfRule(rule.of, owner, month - rule.monthsLater),
      );
    case 'sweep':
      return singleOccurrence(rule, variation, month, sweepAmountIn(owner, month, rule));
    case 'interest':
      return singleOccurrence(rule, variation, month, interestAmountIn(owner, month, rule.rate));
    case 'custom':
      return [];
  }
}

/** The transactions of a daily rule or of custom data on a day; none for other rules. */
export function dailyOccurrencesOf({ rule, variation }: AppliedRule, day: Day): Occurrence[] {
  if (rule.kind === 'custom') return customTransactionsOn(rule, day);
  return isDaily(rule) ? budgetOccurrences(rule, variation, day) : [];
}

function isDaily(rule: TransactionRule): rule is BudgetRule & { per: 'day' } {
  return rule.kind === 'budget' && rule.per === 'day';
}

/** The sum of the given rules in a month, as the account sees it. */
function netTotalIn(ledger: Ledger, month: Month, appliedRules: readonly AppliedRule[]): number {
  let sum = 0;
  for (const applied of appliedRules) {
    sum += totalIn(applied, month) * (applied.owner === ledger ? 1 : -1);
  }
  return sum;
}

/** The sum of a rule in a month, as the account that has the rule sees it. */
function totalIn(applied: AppliedRule, month: Month): number {
  const { rule, variation, owner } = applied;
  if (month < owner.opened) return 0;
  if (rule.kind === 'scheduled') return scheduledTotal(rule, variation, month);
  if (rule.kind === 'custom') return customTotalIn(rule, month);
  if (rule.kind !== 'budget') {
    return monthlyOccurrencesOf(applied, month).reduce((sum, { pence }) => sum + pence, 0);
  }
  if (!isDaily(rule)) return budgetTotal(rule, variation, { period: month, month });
  let sum = 0;
  for (let period = firstDayOf(month); period <= lastDayOf(month); period += 1) {
    sum += budgetTotal(rule, variation, { period, month });
  }
  return sum;
}

function occurrencesOfRule(id: string, owner: Ledger, month: Month): Occurrence[] {
  const applied = owner.appliedRules.find((candidate) => isRuleOf(owner, id, candidate));
  return applied === undefined ? [] : monthlyOccurrencesOf(applied, month);
}

/** Minus the net total of the month before without the sweep itself, except for `keep`. */
function sweepAmountIn(owner: Ledger, month: Month, { id, unit, keep }: SweepRule): number {
  if (month <= owner.opened) return 0;
  const others = owner.appliedRules.filter((applied) => !isRuleOf(owner, id, applied));
  return Math.round((keep - netTotalIn(owner, month - 1, others)) / unit) * unit;
}

/** In pence: a month of the yearly `rate` on the opening balance; 0 for an overdrawn account. */
function interestAmountIn(owner: Ledger, month: Month, rate: number): number {
  return Math.max(0, Math.round((openingBalanceOf(owner, month) * rate) / 12));
}

/** Whether this is the ledger's own rule with this id, not one of another account that affects it. */
function isRuleOf(ledger: Ledger, ruleId: string, { owner, rule }: AppliedRule): boolean {
  return owner === ledger && rule.id === ruleId;
}
