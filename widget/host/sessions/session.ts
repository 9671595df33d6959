/**
 * One attempt to connect a bank: facts, and what can be read from them. A session has no status;
 * `outcomeAt` reads it. All times are milliseconds since the epoch.
 */
import type { FailureReason, JourneyMode, SessionState } from '../../protocol.ts';
import type { DataAccessType } from '../../truelayer/index.ts';
import { randomToken } from '../crypto.ts';
import { StoreError } from '../stores/store-error.ts';
import { type Claim, hasPassed, isUnsettled, UNCLAIMED } from './lease.ts';
import type { Soon } from './soon.ts';

/**
 * What showed that whoever came back from the bank is the session's user: the cookie of the browser that
 * started, a browser in which they are signed in, or their own word when asked.
 */
export type KnownBy = 'cookie' | 'user' | 'word';

/** Everything the host remembers. Plain JSON, so that any store can keep it. */
export type Session = Readonly<{
  id: string;
  /** Grows by one with every change. */
  version: number;
  /** Random, of the change that made this version: by it `change` finds its own. */
  writeId?: string;
  /** Its place among the open sessions of its user, while it is one. */
  slot?: number;
  createdAt: number;
  expiresAt: number;
  /** Hash of the browser's verifier, and of the secret in the return address. */
  challenge: string;
  stateHash: string;
  userId: string;
  useCase: string;
  accessType: DataAccessType;
  connectionId: string;
  authorizationUri: string;
  /** The connection that is renewed; `connectionId` itself where its consent was prolonged. */
  renews?: string;
  mode: JourneyMode;
  /** Origin of the page that started it, and the address on it that a journey leads back to. */
  origin: string;
  returnTo: string;
  language?: string;
  /** A cookie went out with the answer, and a browser that kept it will show it on landing. */
  hasCookie: boolean;
  /** What to do with a browser that is not known to be the user's; absent where any may come back. */
  elsewhere?: 'ask' | 'refuse';
  /** The user's name and masked contact, for the page that asks whether it was them. */
  startedBy?: Readonly<{ name: string; contact?: string }>;
  /**
   * Hash of the token of the unknown browser that came back: the page that asks has it, and a cookie.
   * And how that browser was known before, if it was.
   */
  askedHash?: string;
  askedKnownBy?: KnownBy;
  knownBy?: KnownBy;
  /** When the page that started polled for the first time. */
  openedAt?: number;
  /** When TrueLayer was last asked. */
  probedAt?: number;
  /** When a browser came back from the journey with the right state. */
  returnedAt?: number;
  /** When TrueLayer last said, after that return, that the connection is not authorised yet. */
  notYetAt?: number;
  /** When a return lapsed, because TrueLayer did not confirm it in time. */
  lapsedAt?: number;
  /** What the return address said went wrong: a hint, kept until TrueLayer was asked. */
  returnReason?: FailureReason;
  /** When TrueLayer was first known to say that the connection is authorised. */
  authorizedAt?: number;
  /** When TrueLayer said that a consent ends. */
  consentEndsAt?: number;
  failure?: Readonly<{ reason: FailureReason; confirmed: boolean; at: number }>;
  /** Claims on the partner's callbacks, from when there is something to tell. */
  authorizedCall?: Claim;
  failedCall?: Claim;
}>;

/** Where sessions are kept. Each change is atomic, so that replicas can share a store. */
export type SessionStore = {
  /** Adds a session; false where its id is taken. It may be forgotten at `forgetAt` (epoch ms). */
  insert(session: Session, forgetAt: number): Promise<boolean>;
  /** A store that has it at hand may give it without a promise: polls are faster then. */
  read(id: string): Soon<Session | undefined>;
  /** Replaces the stored session if its version is the one before `next.version`; else false. */
  replace(next: Session): Promise<boolean>;
  /** Notes a key until `forgetAt` (epoch ms); false where it is noted already, which is left as it is. */
  note(key: string, forgetAt: number): Promise<boolean>;
  isNoted(key: string): Promise<boolean>;
  /** Takes a note back. */
  erase(key: string): Promise<void>;
};

/** Time between two questions to TrueLayer: while the user is away, and once they came back. */
const PROBE_EVERY_MS = { away: 5000, back: 2000 } as const;

/** The longest `Retry-After` of a poll. */
const MAX_RETRY_SECONDS = 5;

/**
 * How soon TrueLayer must confirm a return. Honest browsers come back after the bank said yes; an
 * earlier return proves nothing about who authorises later.
 */
export const CONFIRM_WITHIN_MS = 5000;

/**
 * How long a yes waits that TrueLayer did not give at the moment of the return: if the journey ends in
 * a second browser, that browser comes back in this time, and the session fails.
 */
export const CONFLICT_WINDOW_MS = 10_000;

/** A browser that comes late still hears how it ended. */
const REMEMBERED_MS = 60 * 60 * 1000;

/** Ninety days. Source: TrueLayer's overview. */
const RECURRING_CONSENT_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * What the browser is told. A later truth wins: authorised beats any failure. Either is told once its
 * callback is over: nobody would ask again, and so run it again, after that.
 */
export function outcomeAt(session: Session, now: number): SessionState {
  const { authorizedCall, failure, connectionId } = session;
  if (isAwaitingCallback(session)) return { status: 'pending' };
  if (isVouched(session)) {
    if (authorizedCall?.gaveUp) {
      return { status: 'failed', reason: 'callback-failed', confirmed: true };
    }
    const isDue = authorizedCall !== undefined || isActableAt(session, now);
    return isDue ? { status: 'authorized', connection_id: connectionId } : { status: 'pending' };
  }
  if (failure !== undefined) {
    return { status: 'failed', reason: failure.reason, confirmed: failure.confirmed };
  }
  return { status: now >= session.expiresAt ? 'expired' : 'pending' };
}

/**
 * When TrueLayer's yes may be acted on, epoch milliseconds: 0 for at once, and never unless a browser
 * came back that is known to be the user's, where that matters.
 */
export function actableFrom(session: Session): number {
  const { authorizedAt, elsewhere, knownBy, returnedAt, notYetAt, lapsedAt } = session;
  if (authorizedAt === undefined) return Number.POSITIVE_INFINITY;
  if (elsewhere === undefined) return 0;
  if (knownBy === undefined || returnedAt === undefined) return Number.POSITIVE_INFINITY;
  const isYesFirst = authorizedAt <= returnedAt && (notYetAt ?? lapsedAt) === undefined;
  return isYesFirst ? 0 : Math.max(authorizedAt, returnedAt) + CONFLICT_WINDOW_MS;
}

/** True where the yes may be acted on now. */
export function isActableAt(session: Session, now: number): boolean {
  return hasPassed(actableFrom(session), now, CONFLICT_WINDOW_MS);
}

/** True where TrueLayer said yes, and to the session's own user. */
export function isVouched(session: Session): boolean {
  return actableFrom(session) < Number.POSITIVE_INFINITY;
}

/** True while the callback that the session's end is told to is not over. */
function isAwaitingCallback(session: Session): boolean {
  if (isVouched(session)) return isUnsettled(session.authorizedCall);
  return session.failure !== undefined && isUnsettled(session.failedCall);
}

/** True while TrueLayer may still have something new to say. */
export function isOpenAt(session: Session, now: number): boolean {
  const isSettled = session.authorizedAt !== undefined || session.failure?.confirmed === true;
  return !isSettled && now < session.expiresAt;
}

/** True where the browser that came back is known to be the user's, or any browser will do. */
export function isVerified({ elsewhere, returnedAt, knownBy }: Session): boolean {
  return elsewhere === undefined || (returnedAt !== undefined && knownBy !== undefined);
}

/** True where TrueLayer is to be asked now. */
export function isProbeDueAt(session: Session, now: number): boolean {
  return isOpenAt(session, now) && hasPassed(nextProbeOf(session), now, PROBE_EVERY_MS.away);
}

function nextProbeOf({ probedAt, returnedAt }: Session): number {
  if (probedAt === undefined) return 0;
  return probedAt + PROBE_EVERY_MS[returnedAt === undefined ? 'away' : 'back'];
}

/** Seconds after which a browser that waits should ask again: always the same until it is verified. */
export function retryAfterAt(session: Session, now: number): number {
  if (!isVerified(session)) return MAX_RETRY_SECONDS;
  if (isAwaitingCallback(session)) return 1;
  const seconds = Math.ceil((nextProbeOf(session) - now) / 1000);
  return Math.min(MAX_RETRY_SECONDS, Math.max(1, seconds));
}

export function forgetAtOf(session: Session): number {
  return session.expiresAt + REMEMBERED_MS;
}

/**
 * When a recurring consent ends, for somebody who wants to renew it before; else nothing.
 * @guess A recurring consent ends ninety days after the host learnt of it; TrueLayer says ninety days and not from when.
 */
export function consentEndsAtOf(session: Session): number | undefined {
  const { consentEndsAt, authorizedAt, accessType } = session;
  if (consentEndsAt !== undefined) return consentEndsAt;
  const isLasting = accessType === 'recurring' && authorizedAt !== undefined;
  return isLasting ? authorizedAt + RECURRING_CONSENT_MS : undefined;
}

/** The session with the fact that TrueLayer authorised it, and a claim where somebody is to hear. */
export function withAuthorized(session: Session, at: number, isAnnounced: boolean): Session {
  if (session.authorizedAt !== undefined) return session;
  return withAuthorizedCall({ ...session, authorizedAt: at }, isAnnounced);
}

/** The session with a claim on `onAuthorized`, once there is something to announce. */
export function withAuthorizedCall(session: Session, isAnnounced: boolean): Session {
  if (!isAnnounced || !isVouched(session) || session.authorizedCall !== undefined) return session;
  return { ...session, authorizedCall: { ...UNCLAIMED, freeAt: actableFrom(session) } };
}

/**
 * The session without a return that TrueLayer did not confirm in time, so that no later yes makes it
 * valid. Where the host asks, the next browser that comes back is asked; a second time, and
 * everywhere else, the session has failed.
 */
export function withoutLapsedReturn(session: Session, now: number, isAnnounced: boolean): Session {
  if (!isLapsed(session)) return session;
  const { elsewhere, knownBy, failure, lapsedAt } = session;
  const { knownBy: _, authorizedCall: __, notYetAt: ___, ...rest } = session;
  const isAsked = elsewhere === 'ask' && knownBy !== 'word' && lapsedAt === undefined;
  if (isAsked && failure === undefined) {
    const { returnedAt: ____, ...open } = rest;
    return { ...open, lapsedAt: now };
  }
  return withFailure(rest, { reason: 'failed', confirmed: false, at: now }, isAnnounced);
}

function isLapsed({ elsewhere, knownBy, returnedAt, notYetAt, authorizedAt }: Session): boolean {
  if (elsewhere === undefined || knownBy === undefined) return false;
  if (returnedAt === undefined || notYetAt === undefined) return false;
  // Before the return only by a clock that stepped back: how late it was is unknown then.
  if (notYetAt < returnedAt) return true;
  return Math.max(notYetAt, authorizedAt ?? 0) > returnedAt + CONFIRM_WITHIN_MS;
}

/** The session with a failure; one that TrueLayer confirmed, or an earlier one, is not replaced. */
export function withFailure(
  session: Session,
  failure: NonNullable<Session['failure']>,
  isAnnounced: boolean,
): Session {
  if (isVouched(session) || session.failure?.confirmed) return session;
  if (session.failure !== undefined && !failure.confirmed) return session;
  const failedCall = session.failedCall ?? (isAnnounced ? UNCLAIMED : undefined);
  return { ...session, failure, ...(failedCall && { failedCall }) };
}

/** Far more than ever race for one session: a store that rejects so many changes does not work. */
const MAX_TRIES = 100;

/**
 * Applies `step` to the stored session until nobody else changed it meanwhile. `step` returns the
 * session it was given where it has nothing to change. A store that fails over a change may have made
 * it: that is looked up once, and the change made anew if it was not.
 * @returns the stored session, and whether this call changed it; nothing for an unknown id.
 */
export async function change(
  store: SessionStore,
  id: string,
  step: (session: Session) => Session,
): Promise<{ session: Session; isChanged: boolean } | undefined> {
  let written: Session | undefined;
  let hasFailed = false;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const current = await store.read(id);
    if (current === undefined) return undefined;
    if (written !== undefined && current.writeId === written.writeId) {
      return { session: current, isChanged: true };
    }
    const next = step(current);
    if (next === current) return { session: current, isChanged: false };
    written = { ...next, version: current.version + 1, writeId: randomToken() };
    try {
      if (await store.replace(written)) return { session: written, isChanged: true };
    } catch (error) {
      if (hasFailed) throw error;
      hasFailed = true;
    }
  }
  throw new StoreError('has rejected every change of a session');
}
