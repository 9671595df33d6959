import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDay,
  formatMoney,
  formatMonth,
  formatShortMonth,
} from '../../demo/page/format.ts';

describe('formatting for British users', () => {
  it('writes pounds with pence and thousands', () => {
    expect(formatMoney(123_450, 'GBP')).toBe('£1,234.50');
  });

  it('writes a real minus sign, and a plus where the direction matters', () => {
    expect(formatMoney(-999, 'GBP', { sign: true })).toBe('−£9.99');
    expect(formatMoney(999, 'GBP', { sign: true })).toBe('+£9.99');
  });

  it('leaves the pence out where only the size matters', () => {
    expect(formatMoney(123_450, 'GBP', { pennies: false })).toBe('£1,235');
  });

  it('writes the symbol of euros', () => {
    expect(formatMoney(100, 'EUR')).toBe('€1.00');
  });

  it('formats a day in UTC for a user in any time zone', () => {
    expect(formatDay('2026-11-22')).toBe('Sun 22 November');
  });

  it('names months in full and in short', () => {
    expect([formatMonth('2026-09'), formatShortMonth('2026-02')]).toEqual([
      'September 2026',
      'Feb',
    ]);
  });

  it('counts in the singular and the plural', () => {
    expect([formatCount(1, 'payment'), formatCount(1_200, 'payment')]).toEqual([
      '1 payment',
      '1,200 payments',
    ]);
  });
});
