import type { OperationId } from '../../schema/operation.ts';
import { failed, ok, type Result } from '../error.ts';
import { type Instant, isoMillis } from '../world/clock.ts';

/**
 * Counts the calls that reach a bank while the user is away.
 * @guess TrueLayer says "4 calls per day" and no more: the sandbox counts per connection, operation and UTC day.
 */
export type CallLimit = {
  /** Counts a call in which the user does not take part, unless it is one too many. */
  count(connectionId: string, operation: OperationId, now: Instant): Result<void>;
  state(): CallCounts;
  restore(counts: CallCounts): void;
};

/** The calls of a day (`YYYY-MM-DD`, UTC), by connection and operation. */
export type CallCounts = { day: string; counts: Record<string, number> };

/**
 * @param perDay no limit when it is missing.
 * @param onChange hears what the call was counted for: its connection and operation.
 */
export function createCallLimit(
  perDay: number | undefined,
  onChange: (key: string) => void = () => undefined,
): CallLimit {
  let day = '';
  let counts = new Map<string, number>();
  return {
    count: (connectionId, operation, now) => {
      if (perDay === undefined) return ok(undefined);
      const today = isoMillis(now).slice(0, 10);
      if (today !== day) counts.clear();
      day = today;
      const key = `${connectionId} ${operation}`;
      const count = (counts.get(key) ?? 0) + 1;
      if (count > perDay) return failed('rate_limit_exceeded', whyOf(perDay, operation));
      counts.set(key, count);
      onChange(key);
      return ok(undefined);
    },
    state: () => ({ day, counts: Object.fromEntries(counts) }),
    restore: (state) => {
      day = state.day;
      counts = new Map(Object.entries(state.counts));
    },
  };
}

function whyOf(perDay: number, operation: OperationId): string {
  return `${operation} was called ${perDay} times today without Tl-User-IP, which is the limit`;
}
