/** The name of an account on the page, and the order of the accounts. */
import type { Account } from '../api.ts';

export const KINDS = {
  current: 'Current account',
  savings: 'Savings account',
  card: 'Card',
} as const;

/** For example "Current account ··4321". */
export function accountName({ kind, number }: Account): string {
  return number === undefined ? KINDS[kind] : `${KINDS[kind]} ${number.slice(-6)}`;
}

/** Sorts the accounts that people use most first. */
export function byKind(a: Account, b: Account): number {
  const kinds = Object.keys(KINDS);
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
}
