/**
 * What becomes of a session when a browser comes back with its state. TrueLayer says that somebody
 * authorised, not who: a person who was lured into the journey of another lands in their own browser.
 */
import type { FailureReason } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { isSameHash } from '../crypto.ts';
import {
  isActableAt,
  type KnownBy,
  type Session,
  withAuthorizedCall,
  withFailure,
} from '../sessions/session.ts';

export type Arrival = {
  now: number;
  /** What shows that this is the user, if anything does. */
  knownBy: KnownBy | undefined;
  /** What the address says went wrong: nobody authorised then, so it matters to nobody who it is. */
  returnReason: FailureReason | undefined;
  /** Hash of the token of the page that asks: this browser's own, if it was asked before. */
  tokenHash: string;
};

/**
 * `again`: this browser came back before, and gets the same response. `asked`: it is to be asked, for
 * the first time or again. `nothing`: the address leads nowhere.
 */
export type Homecoming = {
  session: Session;
  outcome:
    | 'landed'
    | 'again'
    | 'asked'
    | 'agreed'
    | 'declined'
    | 'refused'
    | 'contested'
    | 'nothing';
};

/**
 * The first browser with the state decides. A second one that is not known to be the user's makes it a
 * contest, which nobody wins unless it comes too late.
 */
export function arrived(host: Host, session: Session, arrival: Arrival): Homecoming {
  const { returnedAt, askedHash, expiresAt } = session;
  if (isBackAgain(session, arrival)) return { session, outcome: 'again' };
  if (arrival.now >= expiresAt) return { session, outcome: 'nothing' };
  if (returnedAt === undefined && askedHash === undefined) return first(host, session, arrival);
  if (returnedAt === undefined && isAskedBrowser(session, arrival)) {
    return { session: { ...session, askedHash: arrival.tokenHash }, outcome: 'asked' };
  }
  return second(host, session, arrival);
}

/** True for the browser whose return was decided on, or one that is known to be the same user's. */
function isBackAgain(session: Session, { knownBy, tokenHash, now }: Arrival): boolean {
  if (session.returnedAt === undefined) return false;
  if (isSameHash(tokenHash, session.askedHash ?? '')) return true;
  if (knownBy === undefined) return false;
  return session.knownBy === 'word' ? isTold(session, now) : session.knownBy !== undefined;
}

/** True for the browser that has the page that asks. */
function isAskedBrowser({ askedHash, askedKnownBy }: Session, { knownBy, tokenHash }: Arrival) {
  if (askedKnownBy !== undefined) return knownBy !== undefined;
  return isSameHash(tokenHash, askedHash ?? '');
}

function first(host: Host, session: Session, arrival: Arrival): Homecoming {
  const { now, knownBy, returnReason, tokenHash } = arrival;
  const { elsewhere, lapsedAt } = session;
  const back = {
    ...session,
    ...(returnReason !== undefined && { returnReason }),
    ...(knownBy === undefined && { askedHash: tokenHash }),
  };
  if (elsewhere === undefined || (knownBy !== undefined && lapsedAt === undefined)) {
    return { session: landed(host, back, knownBy, now), outcome: 'landed' };
  }
  if (returnReason !== undefined) {
    // TrueLayer is not asked: its answer would show an unknown browser whether it has said yes.
    const failure = { reason: returnReason, confirmed: false, at: now };
    const failed = withFailure(landed(host, back, undefined, now), failure, !!host.onFailed);
    return { session: failed, outcome: 'landed' };
  }
  if (elsewhere === 'ask') {
    const askedBy = knownBy && { askedKnownBy: knownBy };
    return { session: { ...session, askedHash: tokenHash, ...askedBy }, outcome: 'asked' };
  }
  return { session: stopped(host, back, 'failed', now), outcome: 'refused' };
}

function second(host: Host, session: Session, { now }: Arrival): Homecoming {
  const { elsewhere, returnedAt } = session;
  const isOver = returnedAt !== undefined && session.knownBy === undefined;
  if (elsewhere === undefined || isOver || isTold(session, now)) {
    return { session, outcome: 'nothing' };
  }
  return { session: stopped(host, session, 'failed', now), outcome: 'contested' };
}

/** True where the yes is acted on already: too late to contest it. */
function isTold(session: Session, now: number): boolean {
  return isActableAt(session, now) || (session.authorizedCall?.attempts ?? 0) > 0;
}

/** The session after "it was me", from the one page that asked. */
export function agreed(host: Host, session: Session, tokenHash: string, now: number): Homecoming {
  if (session.knownBy === 'word' && isSameHash(tokenHash, session.askedHash ?? '')) {
    return { session, outcome: 'again' };
  }
  if (!isAsked(session, tokenHash, now)) return { session, outcome: 'nothing' };
  return { session: landed(host, session, 'word', now), outcome: 'agreed' };
}

/** The session after "it was not me". */
export function declined(host: Host, session: Session, tokenHash: string, now: number): Homecoming {
  if (!isAsked(session, tokenHash, now)) return { session, outcome: 'nothing' };
  return { session: stopped(host, session, 'denied', now), outcome: 'declined' };
}

function isAsked({ askedHash, returnedAt, expiresAt }: Session, tokenHash: string, now: number) {
  return returnedAt === undefined && now < expiresAt && isSameHash(tokenHash, askedHash ?? '');
}

function landed(
  { onAuthorized }: Host,
  session: Session,
  knownBy: KnownBy | undefined,
  now: number,
): Session {
  const { notYetAt: _, ...rest } = session;
  const back = { ...rest, returnedAt: now, probedAt: now, ...(knownBy && { knownBy }) };
  return withAuthorizedCall(back, onAuthorized !== undefined);
}

/** Nobody known came back, and nobody will: the state is used up. */
function stopped(
  { onFailed }: Host,
  session: Session,
  reason: 'denied' | 'failed',
  now: number,
): Session {
  const { knownBy: _, authorizedCall: __, ...rest } = session;
  const failure = { reason, confirmed: false, at: now };
  return withFailure({ ...rest, returnedAt: rest.returnedAt ?? now }, failure, !!onFailed);
}
