import { describe, expect, it } from 'vitest';
import { count, dayName, money, monthName, shortMonthName } from '../../demo/page/format.ts';

describe('words for British readers', () => {
  it('writes pounds with pence and thousands', () => {
    expect(money(123_450, 'GBP')).toBe('£1,234.50');
  });

  it('writes a real minus sign, and a plus where the direction matters', () => {
    expect(money(-999, 'GBP', { sign: true })).toBe('−£9.99');
    expect(money(999, 'GBP', { sign: true })).toBe('+£9.99');
  });

  it('leaves the pence out where only the size matters', () => {
    expect(money(123_450, 'GBP', { pennies: false })).toBe('£1,235');
  });

  it('names euros', () => {
    expect(money(100, 'EUR')).toBe('€1.00');
  });

  it('names a day by its date at the bank, whatever the zone of the reader', () => {
    expect(dayName('2026-11-22')).toBe('Sun 22 November');
  });

  it('names months in full and in short', () => {
    expect([monthName('2026-09'), shortMonthName('2026-02')]).toEqual(['September 2026', 'Feb']);
  });

  it('counts in the singular and the plural', () => {
    expect([count(1, 'payment'), count(1_200, 'payment')]).toEqual(['1 payment', '1,200 payments']);
  });
});
