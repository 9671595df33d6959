/** Adds facts to a session. Pure: each function returns the same object if nothing changes. */
import { NEW_LEASE } from './lease.ts';
import { confirmableFrom, isConfirmed } from './outcome.ts';
import type { Session } from './session.ts';

/**
 * How soon TrueLayer must confirm a return. A user returns after the bank has authorised; an earlier
 * return proves nothing about who authorises later.
 */
export const RETURN_TIMEOUT_MS = 5000;

/** The session with the fact that TrueLayer authorised it. `hasCallback`: `onAuthorized` is to run. */
export function withAuthorized(session: Session, at: number, hasCallback: boolean): Session {
  if (session.authorizedAt !== undefined) return session;
  return withAuthorizedLease({ ...session, authorizedAt: at }, hasCallback);
}

/** The session with a lease for `onAuthorized`, once the authorisation is confirmed. */
export function withAuthorizedLease(session: Session, hasCallback: boolean): Session {
  if (!hasCallback || !isConfirmed(session) || session.authorizedLease !== undefined) {
    return session;
  }
  const lease = { ...NEW_LEASE, availableAt: confirmableFrom(session) };
  return { ...session, authorizedLease: lease };
}

/**
 * The session without a return that TrueLayer did not confirm in time, so that no later authorisation
 * makes it valid. With `unknownBrowser: 'confirm'`, the next browser that returns must confirm; the
 * second time, and with every other setting, the session fails.
 */
export function withoutLateReturn(session: Session, now: number, hasCallback: boolean): Session {
  if (!isReturnLate(session)) return session;
  const { unknownBrowser, verifiedBy, failure, returnTimedOutAt } = session;
  const { verifiedBy: _, authorizedLease: __, notAuthorizedAt: ___, ...rest } = session;
  const canConfirm = unknownBrowser === 'confirm' && verifiedBy !== 'self-declared';
  if (canConfirm && returnTimedOutAt === undefined && failure === undefined) {
    const { returnedAt: ____, ...open } = rest;
    return { ...open, returnTimedOutAt: now };
  }
  return withFailure(rest, { reason: 'failed', confirmed: false, at: now }, hasCallback);
}

function isReturnLate(session: Session): boolean {
  const { unknownBrowser, verifiedBy, returnedAt, notAuthorizedAt, authorizedAt } = session;
  if (unknownBrowser === undefined || verifiedBy === undefined) return false;
  if (returnedAt === undefined || notAuthorizedAt === undefined) return false;
  // Only a clock that was set back makes it earlier than the return; the delay is unknown then.
  if (notAuthorizedAt < returnedAt) return true;
  return Math.max(notAuthorizedAt, authorizedAt ?? 0) > returnedAt + RETURN_TIMEOUT_MS;
}

/** True while a return may still be confirmed or discarded, so that reloading its page can change it. */
export function isReturnPendingAt(session: Session, now: number): boolean {
  const { verifiedBy, notAuthorizedAt, authorizedAt, failure, returnedAt = 0 } = session;
  if (verifiedBy === undefined || verifiedBy === 'self-declared') return false;
  if (notAuthorizedAt === undefined) return false;
  const isOpen = authorizedAt === undefined && failure === undefined;
  return isOpen && now <= returnedAt + 2 * RETURN_TIMEOUT_MS;
}

/** The session with a failure. One that TrueLayer confirmed, or an earlier one, is not replaced. */
export function withFailure(
  session: Session,
  failure: NonNullable<Session['failure']>,
  hasCallback: boolean,
): Session {
  if (isConfirmed(session) || session.failure?.confirmed) return session;
  if (session.failure !== undefined && !failure.confirmed) return session;
  const failedLease = session.failedLease ?? (hasCallback ? NEW_LEASE : undefined);
  return { ...session, failure, ...(failedLease && { failedLease }) };
}
