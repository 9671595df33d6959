import type { BankDetails } from '../bank/bank-details.ts';
import type { Roll } from './working-day.ts';

/**
 * The words in which a mock user's accounts and habits are written down in `fixtures/`. All of it is
 * data: what happens on a date follows from it, from the sandbox's seed and from the date.
 * Money is in minor units (pence or cents) at the prices of `PRICE_YEAR`.
 */

/** The financial year (from April) in which every amount is meant; others are scaled to it. */
export const PRICE_YEAR = 2025;

/** A transaction category as enrichment reports it. */
export type Category = { code: string; name: string };

/** Who is at the other end, as the bank prints it and as enrichment knows it. */
export type Payee = {
  /** In the bank's capitals; each `#` becomes a digit of a branch that the customer keeps using. */
  text: string;
  /** Enrichment's `merchant_name`; absent when nobody could tell. */
  name?: string;
  category?: Category;
};

/** The way the money goes: decides the wording and whether an entry is pending at first. */
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
  /** Relative spread around `pence` from one time to the next, e.g. 0.1 for ±10 %. */
  varies?: number;
  /** Yearly rise, each April. Default 0.03. */
  growth?: number;
  /** Twelve factors, January first. */
  season?: readonly number[];
  /** Rounded to a multiple of this many pence. Default 1. */
  unit?: number;
  /** A price: the same for everybody and with these last two digits, e.g. 99. */
  ends?: number;
};

export type Schedule =
  /** A date of the month from 1 to 28; on closed days it gives way forward unless told otherwise. */
  | { dayOfMonth: number; roll?: Roll; months?: readonly number[] }
  | { lastWorkingDay: true; months?: readonly number[] }
  /** Every so many weeks on a weekday (0 is Sunday), whatever the month. */
  | { everyWeeks: number; weekday: number };

type ToSomebody = { payee: Payee };
/** To the customer's account of that key, in whose ledger the same entry stands the other way round. */
type ToOwnAccount = { toAccount: string; category?: Category };

type Common = { id: string; channel: Channel };

/** One amount on a rule: salary, rent, a subscription, a standing order to one's own savings. */
export type Scheduled = Common & {
  kind: 'scheduled';
  direction: 'in' | 'out';
  on: Schedule;
  amount: Amount;
  /** Chance that it happens at all when it is due. Default 1. */
  chance?: number;
} & (ToSomebody | ToOwnAccount);

/** A budget split into several purchases (or receipts) over its month or over its day. */
export type Spread = Common & {
  kind: 'spread';
  direction: 'in' | 'out';
  per: 'month' | 'day';
  /** Fewest and most times in a month (or day). */
  times: readonly [number, number];
  /** What one time costs on average. */
  each: Amount;
  /** 0: all times cost the same; 1: many small and a few large ones. */
  uneven: number;
  /** Repeat a payee to make it likelier. */
  payees: readonly Payee[];
  /** Relative weight of each weekday, Sunday first. Default: all alike. */
  weekdays?: readonly number[];
  /** Hours of the day (UTC) between which it happens, the second excluded. */
  hours: readonly [number, number];
};

/** Now and then, money of another habit comes back: a purchase is refunded, a direct debit returned. */
export type Refund = Common & {
  kind: 'refund';
  /** The id of a habit of the same account that goes by the month. */
  of: string;
  /** 0: in the same month, which must be after it; 1: in the month after. */
  monthsLater: 0 | 1;
  chance: number;
  on: Schedule;
};

/** Money borrowed for a month and paid back with its cost on the next `repaid`. */
export type Loan = Common & {
  kind: 'loan';
  lender: Payee;
  chance: number;
  amount: Amount;
  cost: number;
  borrowed: Schedule;
  repaid: Schedule;
};

/**
 * Keeps an account level over the years: what last month brought too much goes to another account,
 * what it lacked comes from there, rounded to `unit`. `keep` stays each month, so that the cushion
 * rises with prices.
 */
export type Sweep = Common & {
  kind: 'sweep';
  on: Schedule;
  unit: number;
  keep: number;
} & (ToSomebody | ToOwnAccount);

/** Credit interest on what the account held when the month began. */
export type Interest = Common & {
  kind: 'interest';
  on: Schedule;
  /** Yearly rate, e.g. 0.04. */
  rate: number;
  payee: Payee;
};

/** An entry that somebody wrote down instead of a rule. */
export type RecordedEntry = {
  /** Milliseconds since 1970, a whole second. */
  at: number;
  pence: number;
  /** To the letter, with no prefix of the bank's. */
  description: string;
  merchantName?: string;
  category?: Category;
  /** Tells it apart from the other entries of its account, whatever their order. */
  key: string;
  /** The key is its id; copies of the customer, with a `+suffix`, have ids of their own. */
  isId: boolean;
  /** The instant at which it settles, `Infinity` for never; at once when it is missing. */
  settledAt?: number;
};

/** Own data of a tester: entries as they are, the latest first. */
export type Recorded = Common & { kind: 'recorded'; entries: readonly RecordedEntry[] };

export type Habit = Scheduled | Spread | Refund | Loan | Sweep | Interest | Recorded;

export type AccountPlan = {
  /** Names the account inside its mock user, e.g. `current`. */
  key: string;
  type: 'account' | 'card';
  /** What the bank's own pages call it. */
  name: string;
  accountType: 'current' | 'savings';
  segment: 'retail' | 'business';
  currency: 'GBP' | 'EUR';
  /** Its id; copies of the customer, with a `+suffix`, have ids of their own. Default derived. */
  id?: string;
  /** What tells the account apart. Default both. */
  identifiers?: 'both' | 'iban';
  /** Exactly these, in place of derived ones. */
  details?: Partial<BankDetails>;
  /** Names of all holders where they differ from the person's own. */
  holders?: readonly string[];
  /** `YYYY-MM`, the month its history begins with. */
  opened: string;
  /** Balance at the beginning of that month; negative when money is owed. */
  opening: number;
  /** Arranged overdraft or credit limit. Default 0. */
  limit?: number;
  habits: readonly Habit[];
};
