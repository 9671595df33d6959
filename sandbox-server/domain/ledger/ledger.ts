import { accountStreamOf, type BankAccount } from '../bank/account.ts';
import { isCopy, type LoggedInUser, userKeyOf } from '../bank/mock-user.ts';
import { fraction, noise, type Stream, streamOf } from '../random.ts';
import type { AccountPlan, Habit } from './account-model.ts';
import { type Month, monthOfDate } from './calendar.ts';
import type { Draw, Occurrence } from './recurring-transactions.ts';

/**
 * Every entry of an account there ever was and will be, as a function of seed, customer, account and
 * date. Nothing is stored: an entry of any day is computed when somebody looks, and what a whole
 * month moves is known from its budgets, without its entries. A `Ledger` lives for one question and
 * remembers only what that question asks for again and again.
 */
export type Ledger = {
  plan: AccountPlan;
  /** Of a copy of the customer, which has ids of its own. */
  isCopy: boolean;
  stream: Stream;
  opened: Month;
  /** Habits that move this account's money: its own, and those of the customer's other accounts. */
  sources: Source[];
  /** Balance at the beginning of each month since `opened`, as far as somebody asked. */
  openings: number[];
  /** Ids that were asked for: entries of one instant are ordered by them. */
  ids: Map<Row, string>;
  /** The month last looked at. */
  recent?: { month: Month; rows: Row[] };
};

export type Source = {
  habit: Habit;
  draw: Draw;
  /** Whose habit it is. */
  owner: Ledger;
  /** The other account of the customer, when the money stays with them. */
  other?: AccountPlan;
};

/** One entry, before it is put into words. */
export type Row = Occurrence & { source: Source };

/** How far apart customers of one mock user are in what they earn and spend. */
const SCALE = { least: 0.92, most: 1.08 } as const;

/** The ledger of one of a customer's accounts. */
export function openLedger(query: {
  customer: LoggedInUser;
  account: Pick<BankAccount, 'key' | 'providerId'>;
  seed: string;
}): Ledger {
  const { customer, account, seed } = query;
  const bank = { seed, providerId: account.providerId };
  const wealth = fraction(streamOf(seed, userKeyOf(customer))[0], 0);
  const scale = SCALE.least + (SCALE.most - SCALE.least) * wealth;
  const ledgers = customer.mockUser.accounts.map(
    (plan): Ledger => ({
      plan,
      isCopy: isCopy(customer),
      stream: accountStreamOf(customer, bank, plan.key),
      opened: monthOfDate(plan.opened),
      sources: [],
      openings: [plan.opening],
      ids: new Map(),
    }),
  );
  for (const owner of ledgers) {
    for (const habit of owner.plan.habits) linkHabit(habit, { owner, ledgers, scale });
  }
  const ledger = ledgers.find(({ plan }) => plan.key === account.key);
  if (ledger === undefined) throw new Error(`the mock user has no account "${account.key}"`);
  return ledger;
}

function linkHabit(
  habit: Habit,
  { owner, ledgers, scale }: { owner: Ledger; ledgers: Ledger[]; scale: number },
): void {
  const draw = { seed: noise(owner.stream[0], streamOf(habit.id)[0]), scale };
  const target = 'toAccount' in habit ? habit.toAccount : undefined;
  const other = ledgers.find(({ plan }) => plan.key === target);
  owner.sources.push({ habit, draw, owner, ...(other && { other: other.plan }) });
  other?.sources.push({ habit, draw, owner, other: owner.plan });
}
