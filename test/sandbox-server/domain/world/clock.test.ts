import { describe, expect, it } from 'vitest';
import { createClock, parseDuration } from '../../../../sandbox-server/domain/world/clock.ts';

function clockOn(start: number, startAt?: number) {
  const base = { now: start };
  return {
    base,
    clock: createClock({ base: { now: () => base.now, isFrozen: () => false }, startAt }),
  };
}

describe('the clock', () => {
  it('follows its base', () => {
    const { base, clock } = clockOn(1000);
    base.now = 1500;
    expect(clock.now()).toBe(1500);
  });

  it('continues from the instant it is started at', () => {
    const { base, clock } = clockOn(1000, 50_000);
    base.now = 1500;
    expect(clock.now()).toBe(50_500);
  });

  it('stops when frozen, and continues from there', () => {
    const { base, clock } = clockOn(1000);
    clock.freeze();
    base.now = 9000;
    expect(clock.now()).toBe(1000);
    expect(clock.isFrozen()).toBe(true);
    clock.resume();
    base.now = 9250;
    expect(clock.now()).toBe(1250);
  });

  it.each([true, false])('advances by a duration, frozen: %s', (isFrozen) => {
    const { clock } = clockOn(1000);
    if (isFrozen) clock.freeze();
    clock.advance('P1DT1S');
    expect(clock.now()).toBe(1000 + 86_401_000);
  });

  it('jumps to an instant and keeps running', () => {
    const { base, clock } = clockOn(1000);
    clock.set(70_000);
    base.now = 1010;
    expect(clock.now()).toBe(70_010);
  });
});

describe('a duration', () => {
  it.each([
    ['P90D', 7_776_000_000],
    ['PT5M', 300_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4.5S', 93_784_500],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1Y', 'P1M', '90D', 'P-1D', 'P1D ', 'PT1.S', '5'])(
    'is not %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(RangeError);
    },
  );
});
