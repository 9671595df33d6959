/** What the facts of a session mean at a given time. Pure. */
import type { SessionState } from '../../protocol.ts';
import { hasPassed, isUnfinished } from './lease.ts';
import type { Session } from './session.ts';

/** Time between two status checks: while the user is away, and after the return. */
const CHECK_INTERVAL_MS = { away: 5000, returned: 2000 } as const;

/** The longest `Retry-After` of a poll. */
const MAX_RETRY_SECONDS = 5;

/**
 * How long an authorisation can be in conflict that TrueLayer did not give at the moment of the return: if
 * the journey ends in a second browser, that browser returns in this time, and the session fails.
 */
export const CONFLICT_WINDOW_MS = 10_000;

/**
 * What a poll returns. An authorisation replaces an earlier failure. Both are returned once their callback
 * has finished: the browser stops polling then, so nothing would run the callback again.
 */
export function outcomeAt(session: Session, now: number): SessionState {
  const { authorizedLease, failure, connectionId } = session;
  if (isAwaitingCallback(session)) return { status: 'pending' };
  if (isConfirmed(session)) {
    if (authorizedLease?.exhausted) {
      return { status: 'failed', reason: 'callback-failed', confirmed: true };
    }
    const isDue = authorizedLease !== undefined || isConfirmableAt(session, now);
    return isDue ? { status: 'authorized', connection_id: connectionId } : { status: 'pending' };
  }
  if (failure !== undefined) {
    return { status: 'failed', reason: failure.reason, confirmed: failure.confirmed };
  }
  return { status: now >= session.expiresAt ? 'expired' : 'pending' };
}

/**
 * When an authorisation may be acted on, epoch milliseconds: 0 for at once, and infinity until TrueLayer
 * has authorised the connection and, if that matters, the returning user was verified.
 */
export function confirmableFrom(session: Session): number {
  const { authorizedAt, unknownBrowser, verifiedBy, returnedAt } = session;
  if (authorizedAt === undefined) return Number.POSITIVE_INFINITY;
  if (unknownBrowser === undefined) return 0;
  if (verifiedBy === undefined || returnedAt === undefined) return Number.POSITIVE_INFINITY;
  const { notAuthorizedAt, returnTimedOutAt } = session;
  const wasAuthorizedFirst =
    authorizedAt <= returnedAt && (notAuthorizedAt ?? returnTimedOutAt) === undefined;
  return wasAuthorizedFirst ? 0 : Math.max(authorizedAt, returnedAt) + CONFLICT_WINDOW_MS;
}

/** True if the authorisation may be acted on now. */
export function isConfirmableAt(session: Session, now: number): boolean {
  return hasPassed(confirmableFrom(session), now, CONFLICT_WINDOW_MS);
}

/** True if TrueLayer has authorised the connection, and the returning user was verified. */
export function isConfirmed(session: Session): boolean {
  return confirmableFrom(session) < Number.POSITIVE_INFINITY;
}

/** True until the callback for the end of the session has finished. */
function isAwaitingCallback(session: Session): boolean {
  if (isConfirmed(session)) return isUnfinished(session.authorizedLease);
  return session.failure !== undefined && isUnfinished(session.failedLease);
}

/** True while the status at TrueLayer can still change. */
export function isOpenAt(session: Session, now: number): boolean {
  const isFinal = session.authorizedAt !== undefined || session.failure?.confirmed === true;
  return !isFinal && now < session.expiresAt;
}

/** True if the returning user was verified, or every browser is accepted. */
export function isVerified({ unknownBrowser, returnedAt, verifiedBy }: Session): boolean {
  return unknownBrowser === undefined || (returnedAt !== undefined && verifiedBy !== undefined);
}

/** True if TrueLayer is to be asked for the status now. */
export function isCheckDueAt(session: Session, now: number): boolean {
  return isOpenAt(session, now) && hasPassed(nextCheckOf(session), now, CHECK_INTERVAL_MS.away);
}

function nextCheckOf({ checkedAt, returnedAt }: Session): number {
  if (checkedAt === undefined) return 0;
  return checkedAt + CHECK_INTERVAL_MS[returnedAt === undefined ? 'away' : 'returned'];
}

/** Seconds until the next poll: constant until the user was verified, so that it reveals nothing. */
export function retryAfterAt(session: Session, now: number): number {
  if (!isVerified(session)) return MAX_RETRY_SECONDS;
  if (isAwaitingCallback(session)) return 1;
  const seconds = Math.ceil((nextCheckOf(session) - now) / 1000);
  return Math.min(MAX_RETRY_SECONDS, Math.max(1, seconds));
}
