import { describe, expect, it } from 'vitest';
import {
  acquireLease,
  isDueAt,
  LEASE,
  NEW_LEASE,
  releaseLease,
} from '../../../../widget/host/sessions/lease.ts';

describe('a lease', () => {
  const first = acquireLease(NEW_LEASE, 0);

  it('is held for longer than the callback may run', () => {
    expect(isDueAt(NEW_LEASE, 0)).toBe(true);
    expect(isDueAt(first, LEASE.runMs)).toBe(false);
    expect(isDueAt(first, LEASE.holdMs)).toBe(true);
  });

  it('is also held for a replica with a clock that is behind, but not after the clock stepped back', () => {
    expect(isDueAt(first, -1)).toBe(false);
    expect(isDueAt(first, -30_000)).toBe(false);
    expect(isDueAt(first, -600_000)).toBe(true);
  });

  it('is settled when its callback succeeds', () => {
    const settled = releaseLease(first, 1, true, 10);
    expect(settled).toMatchObject({ finishedAt: 10 });
    expect(isDueAt(settled, LEASE.holdMs)).toBe(false);
  });

  it('rests longer after each throw', () => {
    const pauses: number[] = [];
    let lease = NEW_LEASE;
    for (let attempt = 1; attempt < LEASE.attempts; attempt++) {
      lease = releaseLease(acquireLease(lease, 0), attempt, false, 0);
      pauses.push(lease.availableAt);
    }
    expect(pauses).toEqual([1000, 2000, 4000]);
  });

  it('is not released by a holder who lost it to another', () => {
    const second = acquireLease(first, LEASE.holdMs);
    expect(releaseLease(second, 1, true, LEASE.holdMs)).toBe(second);
    expect(releaseLease(second, 1, false, LEASE.holdMs)).toBe(second);
  });

  it('is given up when its last attempt throws, and when that one never came back', () => {
    const last = { attempts: LEASE.attempts, availableAt: 0 };
    expect(releaseLease(last, LEASE.attempts, false, 7)).toMatchObject({
      finishedAt: 7,
      exhausted: true,
    });
    expect(acquireLease(last, 7)).toMatchObject({ finishedAt: 7, exhausted: true });
  });
});
