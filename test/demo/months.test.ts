import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../demo/api.ts';
import { sumByMonth } from '../../demo/page/months.ts';

const HALF_YEAR = { from: '2026-06-01', until: '2026-11-22', currency: 'GBP' };

let made = 0;
function payment(part: Partial<Transaction>): Transaction {
  made += 1;
  return {
    id: `t${made}`,
    accountId: 'current',
    at: '2026-11-10T12:00:00Z',
    description: 'CARD PAYMENT',
    amount: -100,
    currency: 'GBP',
    pending: false,
    ...part,
  };
}

describe('income and spending by month', () => {
  it('lists every month of the range, also those in which nothing happened', () => {
    const keys = sumByMonth([], HALF_YEAR).map(({ key }) => key);
    expect(keys).toEqual(['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11']);
  });

  it('crosses the turn of the year', () => {
    const keys = sumByMonth([], { ...HALF_YEAR, from: '2025-11-01', until: '2026-01-31' });
    expect(keys.map(({ key }) => key)).toEqual(['2025-11', '2025-12', '2026-01']);
  });

  it('adds up what came in and what went out, both as positive amounts', () => {
    const months = sumByMonth(
      [payment({ amount: 250_000 }), payment({ amount: -1_999 }), payment({ amount: -1 })],
      HALF_YEAR,
    );
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 250_000, spending: 2_000 });
  });

  it('leaves out money that moved between two accounts of the same person', () => {
    const months = sumByMonth(
      [payment({ amount: -5_000 }), payment({ amount: 5_000, accountId: 'savings' })],
      HALF_YEAR,
    );
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 0, spending: 0 });
  });

  it('counts a refund on the account that paid, because no money moved elsewhere', () => {
    const months = sumByMonth([payment({ amount: -5_000 }), payment({ amount: 5_000 })], HALF_YEAR);
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 5_000, spending: 5_000 });
  });

  it('pairs each transfer once', () => {
    const months = sumByMonth(
      [
        payment({ amount: -5_000 }),
        payment({ amount: -5_000 }),
        payment({ amount: 5_000, accountId: 'savings' }),
      ],
      HALF_YEAR,
    );
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 0, spending: 5_000 });
  });

  it('leaves out other currencies and other times', () => {
    const months = sumByMonth(
      [payment({ currency: 'EUR' }), payment({ at: '2026-05-31T23:59:59Z' })],
      HALF_YEAR,
    );
    expect(months.every(({ income, spending }) => income === 0 && spending === 0)).toBe(true);
  });
});
