import type { Instant } from '../world/clock.ts';
import { londonDayAt, londonHour } from '../world/london-time.ts';

/** The hours of every day in London in which a bank is down, both from 2 on. */
export type Downtime = { from: number; until: number };

type Bank = { downtime?: Downtime };

/** A bank goes down, or comes back. */
export type ProviderStatusChange = { at: Instant; isDown: boolean };

export function isDownAt({ downtime }: Bank, now: Instant): boolean {
  if (downtime === undefined) return false;
  const day = londonDayAt(now);
  return now >= londonHour(day, downtime.from) && now < londonHour(day, downtime.until);
}

/** The first change after an instant; `undefined` for a bank that is never down. */
export function nextStatusChange(
  { downtime }: Bank,
  after: Instant,
): ProviderStatusChange | undefined {
  if (downtime === undefined) return undefined;
  const today = londonDayAt(after);
  return [today, today + 1]
    .flatMap((day) => [
      { at: londonHour(day, downtime.from), isDown: true },
      { at: londonHour(day, downtime.until), isDown: false },
    ])
    .find(({ at }) => at > after);
}
