import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDay,
  formatMoney,
  formatMonth,
  formatShortMonth,
} from '../../demo/page/format.ts';

describe('formatting for British users', () => {
  it('an amount in pounds has pence and thousands separators', () => {
    expect(formatMoney(123_450, 'GBP')).toBe('£1,234.50');
  });

  it('a negative amount has a minus sign, and a signed amount a plus sign', () => {
    expect(formatMoney(-999, 'GBP', { sign: true })).toBe('−£9.99');
    expect(formatMoney(999, 'GBP', { sign: true })).toBe('+£9.99');
  });

  it('a rounded amount has no pence', () => {
    expect(formatMoney(123_450, 'GBP', { pennies: false })).toBe('£1,235');
  });

  it('an amount in euros has the euro sign', () => {
    expect(formatMoney(100, 'EUR')).toBe('€1.00');
  });

  it('a day is formatted in UTC for a user in any time zone', () => {
    expect(formatDay('2026-11-22')).toBe('Sun 22 November');
  });

  it('a month has a long and a short name', () => {
    expect([formatMonth('2026-09'), formatShortMonth('2026-02')]).toEqual([
      'September 2026',
      'Feb',
    ]);
  });

  it('a count has a singular and a plural form', () => {
    expect([formatCount(1, 'payment'), formatCount(1_200, 'payment')]).toEqual([
      '1 payment',
      '1,200 payments',
    ]);
  });
});
