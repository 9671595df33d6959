import type { OperationId } from '../../schema/operation.ts';
import { failed, ok, type Result } from '../error.ts';
import { type Instant, isoMillis } from '../world/clock.ts';

/**
 * Limits the calls to a bank without the user present.
 * @guess TrueLayer says "4 calls per day" and no more: the sandbox counts per connection, operation and UTC day.
 */
export type CallLimit = {
  /** Counts a call without the user present; fails with `rate_limit_exceeded` above the limit. */
  count(connectionId: string, operation: OperationId, now: Instant): Result<void>;
  state(): CallCounts;
  restore(counts: CallCounts): void;
};

/** The calls of a day (`YYYY-MM-DD`, UTC), by connection and operation. */
export type CallCounts = { day: string; counts: Record<string, number> };

/**
 * @param perDay `undefined` for no limit.
 * @param onChange called after each counted call, with its connection and operation.
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
      if (count > perDay) return failed('rate_limit_exceeded', limitReason(perDay, operation));
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

function limitReason(perDay: number, operation: OperationId): string {
  return `${operation} was called ${perDay} times today without Tl-User-IP, which is the limit`;
}
