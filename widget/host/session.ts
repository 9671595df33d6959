/**
 * One attempt to connect a bank: facts, and what can be read from them. A session has no status;
 * `outcomeAt` reads it. All times are milliseconds since the epoch.
 */
import type { FailureReason, JourneyMode, SessionState } from '../protocol.ts';
import { randomToken } from './binding.ts';
import { type Claim, isUnsettled, UNCLAIMED } from './claim.ts';
import type { Soon } from './soon.ts';
import { StoreError } from './stores/store-error.ts';
import type { DataAccessType } from './truelayer.ts';

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
  /** The user, as the page names them that asks whether it was them. */
  startedBy?: string;
  /** Hash of the token of the one page that asked. */
  askedHash?: string;
  knownBy?: KnownBy;
  /** When TrueLayer was last asked. */
  probedAt?: number;
  /** When somebody came back from the journey with the right state: used up from then on. */
  returnedAt?: number;
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

/**
 * A yes that TrueLayer gives later than this after a landing rests for as long before anybody acts on
 * it: should the journey end in another browser, that one lands meanwhile.
 */
export const REST_MS = 5000;

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
    const isTold = authorizedCall !== undefined || now >= actableFrom(session);
    return isTold ? { status: 'authorized', connection_id: connectionId } : { status: 'pending' };
  }
  if (failure !== undefined) {
    return { status: 'failed', reason: failure.reason, confirmed: failure.confirmed };
  }
  return { status: now >= session.expiresAt ? 'expired' : 'pending' };
}

/**
 * When TrueLayer's yes may be acted on, epoch milliseconds: 0 for at once, and never unless somebody
 * came back who is known to be the user, where that matters.
 */
export function actableFrom({ authorizedAt, elsewhere, knownBy, returnedAt }: Session): number {
  if (authorizedAt === undefined) return Number.POSITIVE_INFINITY;
  if (elsewhere === undefined) return 0;
  if (knownBy === undefined || returnedAt === undefined) return Number.POSITIVE_INFINITY;
  return authorizedAt - returnedAt > REST_MS ? authorizedAt + REST_MS : 0;
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

/** When TrueLayer may be asked again. */
export function nextProbeOf({ probedAt, returnedAt }: Session): number {
  if (probedAt === undefined) return 0;
  return probedAt + PROBE_EVERY_MS[returnedAt === undefined ? 'away' : 'back'];
}

/** Seconds after which a browser that waits should ask again. */
export function retryAfterAt(session: Session, now: number): number {
  if (isAwaitingCallback(session)) return 1;
  return Math.max(1, Math.ceil((nextProbeOf(session) - now) / 1000));
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
