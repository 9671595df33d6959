import { describe, expect, it } from 'vitest';
import { busySeconds, processSeconds } from './core-time.ts';

const STAT = `cpu  9 9 9 9 9 9 9 9 0 0
cpu0 100 20 300 5000 7 11 13 17 0 0
cpu1 1 1 1 1 1 1 1 1 0 0`;

describe('the busy time of a core', () => {
  it('the time includes user, system and steal time, but not interrupts', () => {
    expect(busySeconds(STAT, 0)).toBeCloseTo(4.37);
  });
});

describe('the time of a process', () => {
  it('the time is separate from that of its children for any process name', () => {
    const stat = '42 (a) name) S 1 2 3 4 5 6 7 8 9 10 150 50 30 20 20 0 1';
    expect(processSeconds(stat)).toEqual({ own: 2, children: 0.5 });
  });
});
