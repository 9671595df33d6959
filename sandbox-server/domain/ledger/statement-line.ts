import type { Instant } from '../world/clock.ts';
import type { Category } from './account-model.ts';

/** A transaction of a statement, before it gets its timestamp. */
export type StatementLine = {
  id: string;
  at: Instant;
  description: string;
  currency: 'GBP' | 'EUR';
  /** Minor units; negative is a debit. */
  amountInMinor: number;
  status: 'pending' | 'settled';
  merchantName?: string;
  category?: Category;
};

/** A line of a bank whose behaviours change statements. */
export type SettlingLine = StatementLine & {
  /** When it settles, or settled: the same as `at` if it was never pending. */
  settlesAt: Instant;
};
