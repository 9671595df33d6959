/**
 * One attempt to connect a bank, as facts. A session has no status: `outcomeAt` computes it. All times
 * are milliseconds since the epoch.
 */
import type { FailureReason, JourneyMode } from '../../protocol.ts';
import type { DataAccessType } from '../../truelayer/index.ts';
import { randomToken } from '../crypto.ts';
import { StoreError } from '../stores/error.ts';
import type { CallbackLease } from './lease.ts';

/**
 * How the returning user was verified: by the cookie of the browser that started, by being signed in in
 * the browser that returned, or only by their own confirmation on the return page.
 */
export type VerifiedBy = 'cookie' | 'user' | 'self-declared';

/** Everything that the host stores about a session. Plain JSON, so that any store can keep it. */
export type Session = Readonly<{
  id: string;
  /** Grows by one with every change. */
  version: number;
  /** A random id of the last change, by which `mutateSession` recognises its own. */
  writeId?: string;
  /** Which of its user's slots the session has, while it is open. */
  slot?: number;
  createdAt: number;
  expiresAt: number;
  /** Hash of the browser's verifier. */
  challenge: string;
  /** Hash of the secret in the return URL. */
  stateHash: string;
  userId: string;
  useCase: string;
  accessType: DataAccessType;
  connectionId: string;
  authorizationUri: string;
  /** The connection that is renewed; `connectionId` itself if its consent was reconfirmed. */
  renews?: string;
  /** The user has to act before the consent of `connectionId`, which is authorised already, is extended. */
  isReconfirmation?: true;
  mode: JourneyMode;
  /** Origin of the page that started the session. */
  origin: string;
  /** URL of the page to which a redirect journey leads back. */
  returnTo: string;
  language?: string;
  /** True if the response set a cookie, which the same browser presents at the return. */
  hasCookie: boolean;
  /** What to do with an unknown browser; absent if every browser is accepted. */
  unknownBrowser?: 'confirm' | 'reject';
  /** Name and masked contact of the user, which the confirmation page shows. */
  startedBy?: Readonly<{ name: string; contact?: string }>;
  /** Hash of the token of the browser that must confirm, which has it in its page and in a cookie. */
  confirmTokenHash?: string;
  /** How the browser that must confirm was verified before, if it was. */
  confirmVerifiedBy?: VerifiedBy;
  verifiedBy?: VerifiedBy;
  /** When the page that started the session polled for the first time. */
  pagePolledAt?: number;
  /** When TrueLayer was last asked for the status. */
  checkedAt?: number;
  /** When a browser returned with the right state. */
  returnedAt?: number;
  /** When TrueLayer last responded, after that return, that the connection is not authorised yet. */
  notAuthorizedAt?: number;
  /** When a return was discarded because TrueLayer did not confirm it in time. */
  returnTimedOutAt?: number;
  /** The error in the return URL: unconfirmed until TrueLayer was asked. */
  returnReason?: FailureReason;
  /** When TrueLayer first confirmed that the connection is authorised. */
  authorizedAt?: number;
  failure?: Readonly<{ reason: FailureReason; confirmed: boolean; at: number }>;
  /** The lease of `onAuthorized`, from when the callback is due. */
  authorizedLease?: CallbackLease;
  /** The lease of `onFailed`, from when the callback is due. */
  failedLease?: CallbackLease;
}>;

/** Where sessions are stored. Each operation is atomic, so that replicas can share a store. */
export type SessionStore = {
  /** Adds a session. Returns false if the id is taken. The session may be deleted after `forgetAt`. */
  insert(session: Session, forgetAt: number): Promise<boolean>;
  read(id: string): Promise<Session | undefined>;
  /** Replaces the stored session if its version is the one before `next.version`; else returns false. */
  replace(next: Session): Promise<boolean>;
  /** Stores a key until `forgetAt`. Returns false, and changes nothing, if the key is stored already. */
  setMarker(key: string, forgetAt: number): Promise<boolean>;
  hasMarker(key: string): Promise<boolean>;
  deleteMarker(key: string): Promise<void>;
};

/** What callbacks receive of a session. */
export type SessionSummary = {
  id: string;
  userId: string;
  useCase: string;
  createdAt: Date;
  /**
   * The connection that was renewed. `renewal.owns` has confirmed that it belongs to the user. It is
   * `connectionId` itself if its consent was reconfirmed; otherwise `connectionId` replaces it.
   */
  renews?: string;
  /** How the returning user was verified; absent if every browser is accepted. */
  verifiedBy?: VerifiedBy;
};

/** How long after its expiry a session can be read. */
const RETENTION_MS = 60 * 60 * 1000;

/** Ninety days. Source: TrueLayer's overview. */
const RECURRING_CONSENT_MS = 90 * 24 * 60 * 60 * 1000;

/** When a store may delete the session. */
export function forgetAtOf(session: Session): number {
  return session.expiresAt + RETENTION_MS;
}

/**
 * When a recurring consent ends; `undefined` for one-time access.
 * @guess A recurring consent ends ninety days after the host learnt of it; TrueLayer does not say from when the ninety days count.
 */
export function consentEndsAtOf(session: Session): number | undefined {
  const { authorizedAt, accessType } = session;
  const isLasting = accessType === 'recurring' && authorizedAt !== undefined;
  return isLasting ? authorizedAt + RECURRING_CONSENT_MS : undefined;
}

export function summaryOf(session: Session): SessionSummary {
  const { id, userId, useCase, createdAt, renews, verifiedBy } = session;
  return {
    id,
    userId,
    useCase,
    createdAt: new Date(createdAt),
    ...(renews !== undefined && { renews }),
    ...(verifiedBy !== undefined && { verifiedBy }),
  };
}

/** Far more changes than ever race for one session: a store that rejects so many is broken. */
const MAX_TRIES = 100;

/**
 * Changes the stored session by compare-and-swap: reads it, applies `step`, and retries if another
 * request has changed it meanwhile. `step` returns the same object if there is nothing to change. If the
 * store fails, the change may have been made or not; that is read once, and the change is retried.
 * @returns the stored session, and whether this call changed it; `undefined` for an unknown id.
 */
export async function mutateSession(
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
