/**
 * Decides what a return does to a session. Pure. TrueLayer says that a person authorised, not who: a
 * victim who was lured into the journey of an attacker returns in their own browser.
 */
import type { FailureReason } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { timingSafeEqual } from '../crypto.ts';
import { isConfirmableAt } from '../sessions/outcome.ts';
import type { Session, VerifiedBy } from '../sessions/session.ts';
import { withAuthorizedLease, withFailure } from '../sessions/transitions.ts';

type ReturnFacts = {
  now: number;
  /** How the browser was verified to be the user's, if it was. */
  verifiedBy: VerifiedBy | undefined;
  /** The error in the URL. With an error there is no authorisation, so any browser may report it. */
  returnReason: FailureReason | undefined;
  /** Hash of the token for the confirmation page: that of this browser, if it has one already. */
  tokenHash: string;
};

/**
 * `repeated`: this browser returned before, and gets the same response. `confirmation-required`: it gets the
 * confirmation page, for the first time or again. `conflict`: a second browser returned. `invalid`: the
 * state is used or expired.
 */
export type ReturnOutcome =
  | 'accepted'
  | 'repeated'
  | 'confirmation-required'
  | 'confirmed'
  | 'denied'
  | 'rejected'
  | 'conflict'
  | 'invalid';

export type ReturnDecision = { session: Session; outcome: ReturnOutcome };

/** Which callbacks there are, so that their leases are created. */
type Callbacks = Pick<HostContext, 'onAuthorized' | 'onFailed'>;

/**
 * The first browser with the state decides. A second one that is not known to be the user's is a conflict,
 * and the session fails, unless the authorisation was acted on already.
 */
export function decideReturn(
  session: Session,
  facts: ReturnFacts,
  callbacks: Callbacks,
): ReturnDecision {
  const { returnedAt, confirmTokenHash, expiresAt } = session;
  if (isRepeated(session, facts)) return { session, outcome: 'repeated' };
  if (facts.now >= expiresAt) return { session, outcome: 'invalid' };
  if (returnedAt === undefined && confirmTokenHash === undefined) {
    return decideFirstReturn(session, facts, callbacks);
  }
  if (returnedAt === undefined && isConfirmingBrowser(session, facts)) {
    const renewed = { ...session, confirmTokenHash: facts.tokenHash };
    return { session: renewed, outcome: 'confirmation-required' };
  }
  return decideSecondReturn(session, facts.now, callbacks);
}

/** True for the browser that returned first, and for another one of the same user. */
function isRepeated(session: Session, { verifiedBy, tokenHash, now }: ReturnFacts): boolean {
  if (session.returnedAt === undefined) return false;
  if (timingSafeEqual(tokenHash, session.confirmTokenHash ?? '')) return true;
  if (verifiedBy === undefined) return false;
  if (session.verifiedBy === 'self-declared') return isActedOn(session, now);
  return session.verifiedBy !== undefined;
}

/** True for the browser that has the confirmation page. */
function isConfirmingBrowser(
  { confirmTokenHash, confirmVerifiedBy }: Session,
  { verifiedBy, tokenHash }: ReturnFacts,
): boolean {
  if (confirmVerifiedBy !== undefined) return verifiedBy !== undefined;
  return timingSafeEqual(tokenHash, confirmTokenHash ?? '');
}

function decideFirstReturn(
  session: Session,
  { now, verifiedBy, returnReason, tokenHash }: ReturnFacts,
  callbacks: Callbacks,
): ReturnDecision {
  const { unknownBrowser, returnTimedOutAt } = session;
  const returned = {
    ...session,
    ...(returnReason !== undefined && { returnReason }),
    ...(verifiedBy === undefined && { confirmTokenHash: tokenHash }),
  };
  const isVerified = verifiedBy !== undefined && returnTimedOutAt === undefined;
  if (unknownBrowser === undefined || isVerified) {
    return { session: acceptReturn(returned, verifiedBy, now, callbacks), outcome: 'accepted' };
  }
  if (returnReason !== undefined) {
    // TrueLayer is not asked: its response would reveal the status to an unknown browser.
    const accepted = acceptReturn(returned, undefined, now, callbacks);
    const failure = { reason: returnReason, confirmed: false, at: now };
    const failed = withFailure(accepted, failure, callbacks.onFailed !== undefined);
    return { session: failed, outcome: 'accepted' };
  }
  if (unknownBrowser === 'confirm') {
    const confirmVerifiedBy = verifiedBy && { confirmVerifiedBy: verifiedBy };
    const confirming = { ...session, confirmTokenHash: tokenHash, ...confirmVerifiedBy };
    return { session: confirming, outcome: 'confirmation-required' };
  }
  return { session: rejectReturn(returned, 'failed', now, callbacks), outcome: 'rejected' };
}

function decideSecondReturn(session: Session, now: number, callbacks: Callbacks): ReturnDecision {
  const { unknownBrowser, returnedAt, verifiedBy } = session;
  const isOver = returnedAt !== undefined && verifiedBy === undefined;
  if (unknownBrowser === undefined || isOver || isActedOn(session, now)) {
    return { session, outcome: 'invalid' };
  }
  return { session: rejectReturn(session, 'failed', now, callbacks), outcome: 'conflict' };
}

/** True once the authorisation is acted on: too late for a conflict. */
function isActedOn(session: Session, now: number): boolean {
  return isConfirmableAt(session, now) || (session.authorizedLease?.attempts ?? 0) > 0;
}

/** The user confirmed, on the one confirmation page, that they started the session. */
export function confirmUser(
  session: Session,
  tokenHash: string,
  now: number,
  callbacks: Callbacks,
): ReturnDecision {
  const isSameToken = timingSafeEqual(tokenHash, session.confirmTokenHash ?? '');
  if (session.verifiedBy === 'self-declared' && isSameToken) {
    return { session, outcome: 'repeated' };
  }
  if (!hasValidConfirmToken(session, tokenHash, now)) return { session, outcome: 'invalid' };
  const accepted = acceptReturn(session, 'self-declared', now, callbacks);
  return { session: accepted, outcome: 'confirmed' };
}

/** The user denied, on the confirmation page, that they started the session. */
export function denyUser(
  session: Session,
  tokenHash: string,
  now: number,
  callbacks: Callbacks,
): ReturnDecision {
  if (!hasValidConfirmToken(session, tokenHash, now)) return { session, outcome: 'invalid' };
  return { session: rejectReturn(session, 'denied', now, callbacks), outcome: 'denied' };
}

/** Whether the hash belongs to the confirmation page of a session that is open and has not returned. */
function hasValidConfirmToken(
  { confirmTokenHash, returnedAt, expiresAt }: Session,
  tokenHash: string,
  now: number,
): boolean {
  const isOpen = returnedAt === undefined && now < expiresAt;
  return isOpen && timingSafeEqual(tokenHash, confirmTokenHash ?? '');
}

function acceptReturn(
  session: Session,
  verifiedBy: VerifiedBy | undefined,
  now: number,
  { onAuthorized }: Callbacks,
): Session {
  const { notAuthorizedAt: _, ...rest } = session;
  const returned = { ...rest, returnedAt: now, checkedAt: now, ...(verifiedBy && { verifiedBy }) };
  return withAuthorizedLease(returned, onAuthorized !== undefined);
}

/** Fails the session and uses up its state. */
function rejectReturn(
  session: Session,
  reason: 'denied' | 'failed',
  now: number,
  { onFailed }: Callbacks,
): Session {
  const { verifiedBy: _, authorizedLease: __, ...rest } = session;
  const returned = { ...rest, returnedAt: rest.returnedAt ?? now };
  const failure = { reason, confirmed: false, at: now };
  return withFailure(returned, failure, onFailed !== undefined);
}
