/**
 * The claim on a callback that must run once however many landings, polls and replicas race for it.
 * It is a fact in the store: whoever takes it runs the callback, and has it alone for a while.
 *
 * A callback that throws is tried again by the next landing or poll after a growing pause, and given
 * up after the last attempt. One whose process dies is tried again when the hold is over.
 */

export type Claim = Readonly<{
  /** How often the callback was started. It also tells holders apart. */
  attempts: number;
  /** Nobody may take the claim before: it is held, or it rests after a throw. Epoch milliseconds. */
  freeAt: number;
  /** When it was over, one way or the other. */
  settledAt?: number;
  /** True where the last attempt threw, or never came back. */
  gaveUp?: boolean;
}>;

/**
 * How long a callback may run, how long its claim is held (longer, so that no other holder starts
 * while it runs), how often it is tried, and the pause after its first throw, which then doubles.
 */
export const CLAIM = { runMs: 25_000, holdMs: 30_000, attempts: 4, firstPauseMs: 1000 } as const;

/** A claim nobody took yet. */
export const UNCLAIMED: Claim = { attempts: 0, freeAt: 0 };

/** True when there is something to tell, and it is not over. */
export function isUnsettled(claim: Claim | undefined): boolean {
  return claim !== undefined && claim.settledAt === undefined;
}

/** True when somebody has to take it now. */
export function isDueAt(claim: Claim, now: number): boolean {
  return isUnsettled(claim) && hasPassed(claim.freeAt, now, CLAIM.holdMs);
}

/**
 * How far the clocks of two replicas may differ, and how long ago a request may have read its clock.
 * Without it, a replica whose clock is a millisecond behind would take every hold for one to ignore.
 */
const MAX_SKEW_MS = 60_000;

/**
 * True where `at` has come. A time much further away than `longestMs` was set by a clock that has
 * stepped back since: nothing waits for that.
 */
export function hasPassed(at: number, now: number, longestMs: number): boolean {
  return now >= at || (at < Number.POSITIVE_INFINITY && at - now > longestMs + MAX_SKEW_MS);
}

/** The claim as the one who takes it leaves it: held, or given up where no attempt is left. */
export function takenAt(claim: Claim, now: number): Claim {
  if (claim.attempts >= CLAIM.attempts) return { ...claim, settledAt: now, gaveUp: true };
  return { attempts: claim.attempts + 1, freeAt: now + CLAIM.holdMs };
}

/** The claim after its holder came back. Somebody else's claim stays as it is. */
export function releasedAt(claim: Claim, attempt: number, succeeded: boolean, now: number): Claim {
  if (claim.attempts !== attempt || claim.settledAt !== undefined) return claim;
  if (succeeded) return { ...claim, settledAt: now };
  if (attempt >= CLAIM.attempts) return { ...claim, settledAt: now, gaveUp: true };
  return { ...claim, freeAt: now + CLAIM.firstPauseMs * 2 ** (attempt - 1) };
}
