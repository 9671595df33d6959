import type { BankDetails } from '../bank/bank-details.ts';
import type { RollConvention } from './working-day.ts';

/**
 * How the accounts of a mock user are described in `fixtures/`, and what a ledger is generated from.
 * Money is in minor units (pence or cents) at the prices of `PRICE_YEAR`.
 */

/** The financial year (from April) whose prices the amounts have; other years are scaled. */
export const PRICE_YEAR = 2025;

/** A transaction category as enrichment reports it. */
export type Category = { code: string; name: string };

/** The other party of a transaction. */
export type Payee = {
  /** As the bank prints it; each `#` becomes a digit of one of the branches that the user visits. */
  text: string;
  /** Enrichment's `merchant_name`; absent when the payee is not recognised. */
  name?: string;
  category?: Category;
};

/** The payment method: decides the description, and whether a transaction is pending at first. */
export type Channel =
  | 'card'
  | 'cash'
  | 'direct-debit'
  | 'standing-order'
  | 'faster-payment'
  | 'bacs'
  | 'bank';

export type Amount = {
  pence: number;
  /** Random variation around `pence`, e.g. 0.1 for ±10 %. Default 0. */
  varies?: number;
  /** Yearly growth, each April. Default 0.03. */
  growth?: number;
  /** Seasonal factors of the twelve months, January first. */
  season?: readonly number[];
  /** Rounded to a multiple of this many pence. Default 1. */
  unit?: number;
  /** Last two digits of a price, e.g. 99; the price is the same for all users. */
  ends?: number;
};

export type Schedule =
  /** A day of the month from 1 to 28. Default `roll`: `modified-following`. */
  | { dayOfMonth: number; roll?: RollConvention; months?: readonly number[] }
  | { lastWorkingDay: true; months?: readonly number[] }
  /** Every `everyWeeks` weeks on a weekday (0 is Sunday). */
  | { everyWeeks: number; weekday: number };

type ToPayee = { payee: Payee };
/** To another account of the user, by its key; that account gets the opposite transaction. */
type ToOwnAccount = { toAccount: string; category?: Category };

type Common = { id: string; channel: Channel };

/** One amount on a schedule: salary, rent, a subscription, a standing order to own savings. */
export type ScheduledRule = Common & {
  kind: 'scheduled';
  direction: 'in' | 'out';
  on: Schedule;
  amount: Amount;
  /** Probability on each due date. Default 1. */
  chance?: number;
} & (ToPayee | ToOwnAccount);

/** A budget for a month or a day, split into several purchases (or receipts). */
export type BudgetRule = Common & {
  kind: 'budget';
  direction: 'in' | 'out';
  per: 'month' | 'day';
  /** Fewest and most transactions per month (or day). */
  times: readonly [number, number];
  /** Average amount of one transaction. */
  each: Amount;
  /** 0 for equal amounts, 1 for many small and a few large ones. */
  uneven: number;
  /** A payee that is listed twice is chosen twice as often. */
  payees: readonly Payee[];
  /** Relative weights of the weekdays, Sunday first. Default: equal. */
  weekdays?: readonly number[];
  /** From hour (inclusive) to hour (exclusive), UTC. */
  hours: readonly [number, number];
};

/** Sometimes returns a transaction of another rule: a refunded purchase, a returned direct debit. */
export type RefundRule = Common & {
  kind: 'refund';
  /** The id of a monthly rule of the same account. */
  of: string;
  /** 0 for the same month, with a later date; 1 for the next month. */
  monthsLater: 0 | 1;
  chance: number;
  on: Schedule;
};

/** Money borrowed in one month and repaid in the next, with `cost` as a fraction of the amount. */
export type LoanRule = Common & {
  kind: 'loan';
  lender: Payee;
  chance: number;
  amount: Amount;
  cost: number;
  borrowed: Schedule;
  repaid: Schedule;
};

/**
 * Keeps the balance stable over the years: last month's surplus goes to another account, a deficit
 * comes from there. Amounts are rounded to `unit`; `keep` stays in the account each month, so that
 * the balance rises with prices.
 */
export type SweepRule = Common & {
  kind: 'sweep';
  on: Schedule;
  unit: number;
  keep: number;
} & (ToPayee | ToOwnAccount);

/** Credit interest on the balance at the beginning of the month. */
export type InterestRule = Common & {
  kind: 'interest';
  on: Schedule;
  /** Yearly rate, e.g. 0.04. */
  rate: number;
  payee: Payee;
};

/** A transaction from the data of a custom user. */
export type CustomTransaction = {
  /** Milliseconds since 1970, a whole second. */
  at: number;
  pence: number;
  /** Used as it is, without a prefix. */
  description: string;
  merchantName?: string;
  category?: Category;
  /** Unique in its account, and independent of the order of the transactions. */
  key: string;
  /** Whether the key is the id; users with a `+suffix` get derived ids instead. */
  isId: boolean;
  /** The instant at which it settles, `Infinity` for never. Default: immediately. */
  settledAt?: number;
};

/** The transactions of a custom user's account, newest first. */
export type CustomRule = Common & { kind: 'custom'; transactions: readonly CustomTransaction[] };

export type TransactionRule =
  | ScheduledRule
  | BudgetRule
  | RefundRule
  | LoanRule
  | SweepRule
  | InterestRule
  | CustomRule;

export type AccountModel = {
  /** Unique within the mock user, e.g. `current`. */
  key: string;
  type: 'account' | 'card';
  /** Shown on the bank's pages. */
  name: string;
  accountType: 'current' | 'savings';
  segment: 'retail' | 'business';
  currency: 'GBP' | 'EUR';
  /** Fixed id; users with a `+suffix` get derived ids instead. Default: derived. */
  id?: string;
  /** Which account identifiers the bank gives. Default both. */
  identifiers?: 'both' | 'iban';
  /** Replaces the derived account identifiers. */
  details?: Partial<BankDetails>;
  /** Names of all holders. Default: the name of the mock user. */
  holders?: readonly string[];
  /** First month of its history, `YYYY-MM`. */
  opened: string;
  /** Balance at the beginning of that month; negative is owed. */
  openingBalance: number;
  /** Arranged overdraft or credit limit. Default 0. */
  limit?: number;
  rules: readonly TransactionRule[];
};
