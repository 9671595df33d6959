import { describe, expect, it } from 'vitest';
import { medianOf, spreadOf } from './sample.ts';

describe('a median', () => {
  it('is the middle one, whatever the order', () => {
    expect(medianOf([9, 1, 100])).toBe(9);
  });

  it('lies between the two in the middle of an even number', () => {
    expect(medianOf([4, 1, 2, 100])).toBe(3);
  });

  it('of nothing is no number', () => {
    expect(medianOf([])).toBeNaN();
  });
});

describe('a spread', () => {
  it('is the range as a part of the median', () => {
    expect(spreadOf([90, 100, 110])).toBeCloseTo(0.2);
  });
});
