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
  it('the list has every month of the range, also months without transactions', () => {
    const keys = sumByMonth([], HALF_YEAR).map(({ key }) => key);
    expect(keys).toEqual(['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11']);
  });

  it('a range can include the end of a year', () => {
    const keys = sumByMonth([], { ...HALF_YEAR, from: '2025-11-01', until: '2026-01-31' });
    expect(keys.map(({ key }) => key)).toEqual(['2025-11', '2025-12', '2026-01']);
  });

  it('income and spending are positive sums', () => {
    const months = sumByMonth(
      [payment({ amount: 250_000 }), payment({ amount: -1_999 }), payment({ amount: -1 })],
      HALF_YEAR,
    );
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 250_000, spending: 2_000 });
  });

  it('transfers between two accounts of the same person are not counted', () => {
    const months = sumByMonth(
      [payment({ amount: -5_000 }), payment({ amount: 5_000, accountId: 'savings' })],
      HALF_YEAR,
    );
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 0, spending: 0 });
  });

  it('a refund on the paying account is counted, because it is no transfer', () => {
    const months = sumByMonth([payment({ amount: -5_000 }), payment({ amount: 5_000 })], HALF_YEAR);
    expect(months.at(-1)).toEqual({ key: '2026-11', income: 5_000, spending: 5_000 });
  });

  it('each payment is paired with at most one receipt', () => {
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

  it('other currencies and other months are not counted', () => {
    const months = sumByMonth(
      [payment({ currency: 'EUR' }), payment({ at: '2026-05-31T23:59:59Z' })],
      HALF_YEAR,
    );
    expect(months.every(({ income, spending }) => income === 0 && spending === 0)).toBe(true);
  });
});
