import type { OperationId } from '../../schema/operation.ts';
import { failed, ok, type Result } from '../error.ts';
import { type Instant, isoMillis, parseDuration } from '../world/clock.ts';

/** What a call is counted for. */
export type CountedCall = {
  connectionId: string;
  operation: OperationId;
  /** Absent for calls that are about no account. */
  accountId?: string | undefined;
};

/**
 * Limits the calls to a bank without the user present. Calls that fail at the bank count, calls above
 * the limit do not.
 * @guess TrueLayer says "4 calls per day" and no more: the sandbox counts per account, operation and connection in the last 24 hours, as clients report of version 1.
 */
export type CallLimit = {
  /** Counts a call without the user present; fails with `rate_limit_exceeded` above the limit. */
  count(call: CountedCall, now: Instant): Result<void>;
  /** Fails like `count`, and counts nothing. */
  check(call: CountedCall, now: Instant): Result<void>;
  state(): CallCounts;
  restore(counts: CallCounts): void;
};

/** The times of the calls in the last 24 hours, oldest first, by connection, operation and account. */
export type CallCounts = Record<string, readonly Instant[]>;

const WINDOW = 'P1D';
const WINDOW_MS = parseDuration(WINDOW);

/**
 * @param perDay `undefined` for no limit.
 * @param onChange called with the connection, operation and account whose calls were counted or dropped.
 */
export function createCallLimit(
  perDay: number | undefined,
  onChange: (key: string) => void = () => undefined,
): CallLimit {
  let calls = new Map<string, readonly Instant[]>();
  const recentCalls = (key: string, now: Instant) =>
    (calls.get(key) ?? []).filter((at) => at > now - WINDOW_MS && at <= now);
  const check = (call: CountedCall, now: Instant): Result<void> => {
    if (perDay === undefined) return ok(undefined);
    const recent = recentCalls(keyOf(call), now);
    if (recent.length < perDay) return ok(undefined);
    return failed('rate_limit_exceeded', limitReason(perDay, call.operation, recent));
  };
  return {
    check,
    count: (call, now) => {
      const checked = check(call, now);
      if (perDay === undefined || !checked.ok) return checked;
      const key = keyOf(call);
      const recent = recentCalls(key, now);
      calls.delete(key);
      calls.set(key, [...recent, now]);
      onChange(key);
      for (const old of dropOld(calls, now)) onChange(old);
      return ok(undefined);
    },
    state: () => Object.fromEntries(calls),
    restore: (state) => {
      calls = new Map(Object.entries(state));
    },
  };
}

/** Drops the keys without a recent call, and returns them. */
function dropOld(calls: Map<string, readonly Instant[]>, now: Instant): string[] {
  const old: string[] = [];
  for (const [key, times] of calls) {
    // The key of the last call is the last one.
    if ((times.at(-1) ?? 0) > now - WINDOW_MS) break;
    old.push(key);
  }
  for (const key of old) calls.delete(key);
  return old;
}

function keyOf({ connectionId, operation, accountId }: CountedCall): string {
  return [connectionId, operation, accountId].filter((part) => part !== undefined).join(' ');
}

/** @param recent the counted calls; none when no call is allowed at all. */
function limitReason(perDay: number, operation: OperationId, [first]: readonly Instant[]): string {
  const limit = `${operation} may be called ${perDay} times in 24 hours without an IP address first in Tl-User-IP`;
  return first === undefined
    ? limit
    : `${limit}; the next call is allowed at ${isoMillis(first + WINDOW_MS)}`;
}
