import { type Clock, timestampOf } from '../../domain/world/clock.ts';
import type { WireClock } from './schema.ts';

export function presentClock(clock: Pick<Clock, 'now' | 'isFrozen'>): WireClock {
  return { now: timestampOf(clock.now()), is_frozen: clock.isFrozen() };
}
