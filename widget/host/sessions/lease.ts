/**
 * A lease, so that a callback runs once although returns, polls, webhooks and replicas race for it. It
 * is stored with the session: the replica that acquires it runs the callback.
 *
 * A callback that throws is retried by a later return or poll, after a growing delay, up to
 * `LEASE.attempts` times. If the process dies, the callback is retried once the lease has expired.
 */

export type CallbackLease = Readonly<{
  /** How often the callback was started. It also identifies the holder. */
  attempts: number;
  /** When the lease can be acquired: after it expires, or after the delay of a retry. Epoch milliseconds. */
  availableAt: number;
  /** When the callback succeeded, or failed for the last time. */
  finishedAt?: number;
  /** True if the last attempt failed as well. */
  exhausted?: boolean;
}>;

/**
 * `runMs`: how long a callback may run. `holdMs`: how long a lease is held, which is longer, so that no
 * second attempt starts meanwhile. `firstDelayMs`: the delay after the first error, which then doubles.
 */
export const LEASE = { runMs: 25_000, holdMs: 30_000, attempts: 4, firstDelayMs: 1000 } as const;

/** A lease that was not acquired yet. */
export const NEW_LEASE: CallbackLease = { attempts: 0, availableAt: 0 };

/** True if there is a callback to run, and it is not finished. */
export function isUnfinished(lease: CallbackLease | undefined): boolean {
  return lease !== undefined && lease.finishedAt === undefined;
}

/** True if the callback is to be run now. */
export function isDueAt(lease: CallbackLease, now: number): boolean {
  return isUnfinished(lease) && hasPassed(lease.availableAt, now, LEASE.holdMs);
}

/**
 * How far the clocks of two replicas may differ, including the age of the time that a request has read.
 * Without it, a replica with a clock that is a millisecond behind would ignore every lease.
 */
const MAX_SKEW_MS = 60_000;

/**
 * True if the time `at` has passed. A time that is further away than `longestMs` was written by a clock
 * that has been set back since, so it counts as passed too.
 */
export function hasPassed(at: number, now: number, longestMs: number): boolean {
  return now >= at || (at < Number.POSITIVE_INFINITY && at - now > longestMs + MAX_SKEW_MS);
}

/** The lease as its new holder stores it: held, or exhausted if no attempt is left. */
export function acquireLease(lease: CallbackLease, now: number): CallbackLease {
  if (lease.attempts >= LEASE.attempts) return { ...lease, finishedAt: now, exhausted: true };
  return { attempts: lease.attempts + 1, availableAt: now + LEASE.holdMs };
}

/** The lease after the attempt of its holder. A lease that has another holder by now is unchanged. */
export function releaseLease(
  lease: CallbackLease,
  attempt: number,
  succeeded: boolean,
  now: number,
): CallbackLease {
  if (lease.attempts !== attempt || lease.finishedAt !== undefined) return lease;
  if (succeeded) return { ...lease, finishedAt: now };
  if (attempt >= LEASE.attempts) return { ...lease, finishedAt: now, exhausted: true };
  return { ...lease, availableAt: now + LEASE.firstDelayMs * 2 ** (attempt - 1) };
}
