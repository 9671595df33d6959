import { describe, expect, it } from 'vitest';
import { medianOf, spreadOf } from './sample.ts';

describe('a median', () => {
  it('the median is the middle value in any order', () => {
    expect(medianOf([9, 1, 100])).toBe(9);
  });

  it('the median of an even number of values is the mean of the middle two', () => {
    expect(medianOf([4, 1, 2, 100])).toBe(3);
  });

  it('the median of no values is NaN', () => {
    expect(medianOf([])).toBeNaN();
  });
});

describe('a spread', () => {
  it('the spread is the range divided by the median', () => {
    expect(spreadOf([90, 100, 110])).toBeCloseTo(0.2);
  });
});
