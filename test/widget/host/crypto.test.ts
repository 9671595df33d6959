import { describe, expect, it } from 'vitest';
import { randomToken } from '../../../widget/host/crypto.ts';

describe('a random token', () => {
  it('is 256 bits, and never one that was given before', () => {
    const tokens = Array.from({ length: 1000 }, randomToken);
    for (const token of tokens) {
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    }
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('has each of its bits set about half of the time', () => {
    const set = new Array<number>(256).fill(0);
    const count = 2000;
    for (let nth = 0; nth < count; nth += 1) {
      const bytes = Buffer.from(randomToken(), 'base64url');
      for (const bit of set.keys())
        set[bit] = (set[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1);
    }
    // Twelve standard deviations: chance does not get so far, and a bit that is stuck gets to 44.
    const spread = 12 * Math.sqrt(count / 4);
    for (const times of set) expect(Math.abs(times - count / 2)).toBeLessThan(spread);
  });
});
