import type {
  CustomTransaction,
  InterestRule,
  LoanRule,
  Payee,
  RefundRule,
  ScheduledRule,
  SweepRule,
} from './account-model.ts';
import { amountIn } from './budget.ts';
import type { Month } from './calendar.ts';
import { scheduledCountIn, scheduledDaysIn } from './schedule.ts';
import { PURPOSE, processingTimeOn, randomFor, type Variation, withSign } from './variation.ts';

/** One transaction of a rule, seen from the account that has the rule. */
export type Occurrence = {
  /** Milliseconds since 1970, a whole second. */
  at: number;
  /** Minor units; negative when the money leaves. */
  pence: number;
  /** Absent when the other side is another account of the same user. */
  payee?: Payee;
  /** Set when the transaction comes from custom data instead of a rule. */
  custom?: CustomTransaction;
  /** The month, or for a daily rule the day; unique within the rule together with `nth`. */
  period: number;
  nth: number;
};

/** The transactions of a scheduled rule in a month. */
export function scheduledOccurrences(
  rule: ScheduledRule,
  variation: Variation,
  month: Month,
): Occurrence[] {
  const payee = 'payee' in rule ? { payee: rule.payee } : {};
  return scheduledDaysIn(rule.on, month).flatMap((day, nth) => {
    const pence = scheduledAmount(rule, variation, { month, nth });
    if (pence === 0) return [];
    return [{ at: processingTimeOn(day, variation), pence, ...payee, period: month, nth }];
  });
}

/** The total of a scheduled rule in a month, without computing its days. */
export function scheduledTotal(rule: ScheduledRule, variation: Variation, month: Month): number {
  let sum = 0;
  for (let nth = scheduledCountIn(rule.on, month) - 1; nth >= 0; nth -= 1) {
    sum += scheduledAmount(rule, variation, { month, nth });
  }
  return sum;
}

/** The loan taken out in a month, and the repayment of the loan of the month before. */
export function loanOccurrences(rule: LoanRule, variation: Variation, month: Month): Occurrence[] {
  const borrowedIn = (lent: Month) =>
    randomFor(variation, PURPOSE.chance, lent) < rule.chance
      ? amountIn(rule.amount, lent, variation.scale, randomFor(variation, PURPOSE.amount, lent))
      : 0;
  const repayment = -Math.round(borrowedIn(month - 1) * (1 + rule.cost));
  const rows = [
    { days: scheduledDaysIn(rule.repaid, month), pence: repayment },
    { days: scheduledDaysIn(rule.borrowed, month), pence: borrowedIn(month) },
  ];
  return rows.flatMap(({ days, pence }, nth) =>
    pence === 0
      ? []
      : days.map((day) => ({
          at: processingTimeOn(day, variation),
          pence,
          payee: rule.lender,
          period: month,
          nth,
        })),
  );
}

/** @param purchases returns the transactions that may be refunded; called only when one is due. */
export function refundOccurrences(
  rule: RefundRule,
  variation: Variation,
  month: Month,
  purchases: () => Occurrence[],
): Occurrence[] {
  if (randomFor(variation, PURPOSE.chance, month) >= rule.chance) return [];
  const choice = purchases();
  const purchase = choice[Math.floor(randomFor(variation, PURPOSE.payee, month) * choice.length)];
  if (purchase === undefined) return [];
  return scheduledDaysIn(rule.on, month).map((day, nth) => ({
    ...purchase,
    at: processingTimeOn(day, variation),
    pence: -purchase.pence,
    period: month,
    nth,
  }));
}

/** A given amount on the first scheduled day of a month; nothing when the amount is 0. */
export function singleOccurrence(
  rule: SweepRule | InterestRule,
  variation: Variation,
  month: Month,
  pence: number,
): Occurrence[] {
  const [day] = scheduledDaysIn(rule.on, month);
  if (day === undefined || pence === 0) return [];
  const payee = 'payee' in rule ? { payee: rule.payee } : {};
  return [{ at: processingTimeOn(day, variation), pence, ...payee, period: month, nth: 0 }];
}

/** In pence; 0 if the rule's `chance` is against the transaction. */
function scheduledAmount(
  rule: ScheduledRule,
  variation: Variation,
  { month, nth }: { month: Month; nth: number },
): number {
  if (randomFor(variation, PURPOSE.chance, month, nth) >= (rule.chance ?? 1)) return 0;
  const random = randomFor(variation, PURPOSE.amount, month, nth);
  return withSign(rule, amountIn(rule.amount, month, variation.scale, random));
}
