import { describe, expect, it } from 'vitest';
import {
  CLAIM,
  isDueAt,
  releasedAt,
  takenAt,
  UNCLAIMED,
} from '../../../widget/host/sessions/lease.ts';

describe('a claim', () => {
  const first = takenAt(UNCLAIMED, 0);

  it('is held by whoever takes it, for as long as the callback may run and longer', () => {
    expect(isDueAt(UNCLAIMED, 0)).toBe(true);
    expect(isDueAt(first, CLAIM.runMs)).toBe(false);
    expect(isDueAt(first, CLAIM.holdMs)).toBe(true);
  });

  it('is held for a replica whose clock is behind, too, and not after the clock stepped back', () => {
    expect(isDueAt(first, -1)).toBe(false);
    expect(isDueAt(first, -30_000)).toBe(false);
    expect(isDueAt(first, -600_000)).toBe(true);
  });

  it('is settled when its callback succeeds', () => {
    const settled = releasedAt(first, 1, true, 10);
    expect(settled).toMatchObject({ settledAt: 10 });
    expect(isDueAt(settled, CLAIM.holdMs)).toBe(false);
  });

  it('rests longer after each throw', () => {
    const pauses: number[] = [];
    let claim = UNCLAIMED;
    for (let attempt = 1; attempt < CLAIM.attempts; attempt++) {
      claim = releasedAt(takenAt(claim, 0), attempt, false, 0);
      pauses.push(claim.freeAt);
    }
    expect(pauses).toEqual([1000, 2000, 4000]);
  });

  it('is not released by a holder who lost it to another', () => {
    const second = takenAt(first, CLAIM.holdMs);
    expect(releasedAt(second, 1, true, CLAIM.holdMs)).toBe(second);
    expect(releasedAt(second, 1, false, CLAIM.holdMs)).toBe(second);
  });

  it('is given up when its last attempt throws, and when that one never came back', () => {
    const last = { attempts: CLAIM.attempts, freeAt: 0 };
    expect(releasedAt(last, CLAIM.attempts, false, 7)).toMatchObject({
      settledAt: 7,
      gaveUp: true,
    });
    expect(takenAt(last, 7)).toMatchObject({ settledAt: 7, gaveUp: true });
  });
});
