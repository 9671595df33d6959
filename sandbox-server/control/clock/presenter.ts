import { type Clock, isoMillis } from '../../domain/world/clock.ts';
import type { WireClock } from './schema.ts';

export function presentClock(clock: Pick<Clock, 'now' | 'isFrozen'>): WireClock {
  return { now: isoMillis(clock.now()), is_frozen: clock.isFrozen() };
}
