import { type Clock, timestampOf } from '../domain/clock.ts';
import type { WireClock } from '../schema/control-clock.ts';

export function presentClock(clock: Pick<Clock, 'now' | 'isFrozen'>): WireClock {
  return { now: timestampOf(clock.now()), is_frozen: clock.isFrozen() };
}
