/**
 * What becomes of a session when a browser comes back with its state. TrueLayer says that somebody
 * authorised, not who: a person who was lured into the journey of another lands in their own browser.
 */
import type { FailureReason } from '../protocol.ts';
import { isSameHash } from './binding.ts';
import type { Host } from './host.ts';
import {
  actableFrom,
  type KnownBy,
  type Session,
  withAuthorizedCall,
  withFailure,
} from './session.ts';

export type Arrival = {
  now: number;
  /** What shows that this is the user, if anything does. */
  knownBy: KnownBy | undefined;
  /** What the address says went wrong: nobody authorised then, so it matters to nobody who it is. */
  returnReason: FailureReason | undefined;
  /** Of the page that asks, if one is to. */
  tokenHash: string;
};

/** `nothing`: the session stays as it was. */
export type Homecoming = {
  session: Session;
  outcome: 'landed' | 'asked' | 'agreed' | 'declined' | 'refused' | 'contested' | 'nothing';
};

/**
 * The first browser with the state decides, and the state is used up. A second one that is not known
 * to be the user's makes it a contest, which nobody wins unless it comes too late.
 */
export function arrived(host: Host, session: Session, arrival: Arrival): Homecoming {
  const { returnedAt, askedHash, expiresAt } = session;
  if (arrival.now >= expiresAt) return { session, outcome: 'nothing' };
  const isFirst = returnedAt === undefined && askedHash === undefined;
  return isFirst ? first(host, session, arrival) : second(host, session, arrival);
}

function first(host: Host, session: Session, arrival: Arrival): Homecoming {
  const { now, knownBy, returnReason, tokenHash } = arrival;
  const { elsewhere } = session;
  if (elsewhere === undefined || knownBy !== undefined || returnReason !== undefined) {
    const back = returnReason === undefined ? session : { ...session, returnReason };
    return { session: landed(host, back, knownBy, now), outcome: 'landed' };
  }
  if (elsewhere === 'ask') {
    return { session: { ...session, askedHash: tokenHash }, outcome: 'asked' };
  }
  return { session: stopped(host, session, 'failed', now), outcome: 'refused' };
}

function second(host: Host, session: Session, { now, knownBy }: Arrival): Homecoming {
  const { elsewhere, returnedAt, askedHash } = session;
  const isAgain = knownBy !== undefined && askedHash === undefined;
  const isLate = now >= actableFrom(session) || (session.authorizedCall?.attempts ?? 0) > 0;
  const isOver = returnedAt !== undefined && session.knownBy === undefined;
  if (elsewhere === undefined || isAgain || isLate || isOver) {
    return { session, outcome: 'nothing' };
  }
  return { session: stopped(host, session, 'failed', now), outcome: 'contested' };
}

/** The session after "it was me", from the one page that asked. */
export function agreed(host: Host, session: Session, tokenHash: string, now: number): Homecoming {
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
  const back = { ...session, returnedAt: now, probedAt: now, ...(knownBy && { knownBy }) };
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
