import { fraction, integerBetween } from '../random.ts';
import { DAY_MS, type Day } from './calendar.ts';

/** What makes a rule differ between users and between seeds. */
export type Variation = {
  /** Root of all random numbers of the rule in this account. */
  seed: number;
  /** Factor for the amounts: how well off this user is. */
  scale: number;
};

/** One number per purpose, so that the random numbers of one rule are independent of each other. */
export const PURPOSE = {
  amount: 1,
  times: 2,
  time: 3,
  day: 4,
  payee: 5,
  split: 6,
  chance: 7,
} as const;

/** Hours (UTC) between which banks process payments in bulk. */
const PROCESSING_HOURS = [1, 5] as const;

/**
 * A number in [0, 1) for a purpose and the `nth` transaction of a period (a month or a day). It looks
 * random, and is the same for the same arguments.
 */
export function randomFor({ seed }: Variation, purpose: number, period: number, nth = 0): number {
  return fraction(seed, purpose, period, nth);
}

/** The amount as the account sees it: negative when the money leaves. */
export function withSign({ direction }: { direction: 'in' | 'out' }, pence: number): number {
  return direction === 'in' ? pence : -pence;
}

/** The instant on a day at which the bank processes the payment. */
export function processingTimeOn(day: Day, variation: Variation): number {
  const [from, to] = PROCESSING_HOURS;
  const position = randomFor(variation, PURPOSE.time, day);
  return day * DAY_MS + integerBetween(from * 3600, to * 3600 - 1, position) * 1000;
}
