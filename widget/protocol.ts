/**
 * The contract between `<connect-bank>` in the browser and the partner's own host endpoint.
 * Both sides import this file and nothing else of each other. Times are ISO 8601 in UTC.
 */

/** Paths below the endpoint the host is mounted at, e.g. `/connect-bank` + `/sessions`. */
export const PATHS = { sessions: '/sessions', return: '/return' } as const;

/** Request headers. The verifier never leaves the browser that started the session, except here. */
export const HEADERS = {
  /** Proof of ownership on `GET sessions/{id}`: 43 characters of base64url, 256 random bits. */
  verifier: 'X-Connect-Bank-Verifier',
  /** Sent on every call, so that no HTML form and no CORS-simple request can be mistaken for ours. */
  requestedWith: 'X-Connect-Bank',
  idempotencyKey: 'Idempotency-Key',
} as const;

/** How the journey is shown: its own window, or this tab. */
export const JOURNEY_MODES = ['popup', 'redirect'] as const;
export type JourneyMode = (typeof JOURNEY_MODES)[number];

/** The presets every host knows. A host may define more, so a use case is any string on the wire. */
export const USE_CASES = [
  'rewards',
  'affordability',
  'onboarding',
  'account-verification',
] as const;
export type UseCase = (typeof USE_CASES)[number];

/** How the values of a create body are spelled; the host refuses any other. */
export const GRAMMAR = {
  /** TrueLayer's ids of providers and connections. */
  id: /^[\w.-]{1,128}$/,
  /** base64url of 32 bytes: challenges, verifiers and tokens. */
  hash: /^[\w-]{43}$/,
  /** A BCP 47 tag, of at most 35 characters. */
  language: /^(?=.{2,35}$)[a-z]{2,8}(-[a-z\d]{1,8})*$/i,
  idempotencyKey: /^[\x21-\x7e]{1,255}$/,
} as const;

/**
 * Reads a language tag in any common spelling (`en_GB`, ` EN-gb`, `de_AT.UTF-8`); undefined if it is none.
 * Four parts are at most 35 characters.
 */
export function parseLanguage(text: string): string | undefined {
  const spelled = text.trim().replace(/_/g, '-');
  return /^[a-z]{2,8}(-[a-z\d]{1,8}){0,3}(?![a-z\d])/i.exec(spelled)?.[0];
}

/** Body of `POST {endpoint}/sessions`. */
export type CreateSessionBody = {
  use_case?: string;
  /** Bank to go to at once, by TrueLayer provider id. */
  provider_id?: string;
  /** An existing connection to renew. */
  connection_id?: string;
  /** base64url of SHA-256 over the verifier's characters (PKCE's S256). */
  challenge: string;
  mode: JourneyMode;
  /** Where a redirect journey ends: a path on the page's own origin, or an entry of the host's list. */
  return_path?: string;
  /** BCP 47 tag of the page, e.g. `en-GB`. */
  language?: string;
};

/**
 * The same from a browser without `crypto.subtle`, which cannot hash: the host does, and keeps the hash.
 * The verifier goes where it goes with every poll, and nowhere else.
 */
export type CreateSessionWithVerifier = Omit<CreateSessionBody, 'challenge'> & { verifier: string };

/** 201 answer to `POST {endpoint}/sessions`. */
export type CreatedSession = {
  session_id: string;
  /** Where the user goes next. Absolute; https, or http on a loopback host. */
  authorization_uri: string;
  /**
   * Origins the host vouches for; `authorization_uri` must be on one of them. Where absent, the
   * element accepts TrueLayer's own hosted pages, and loopback addresses on a loopback page.
   */
  authorization_origins?: string[];
  expires_at: string;
};

export const SESSION_STATUSES = ['pending', 'authorized', 'failed', 'expired'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Why a session failed, in the host's words. */
export const FAILURE_REASONS = [
  'denied',
  'cancelled',
  'provider-unavailable',
  /** TrueLayer said yes, but the partner's `onAuthorized` failed for good. */
  'callback-failed',
  'failed',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** 200 answer to `GET {endpoint}/sessions/{id}`; `Retry-After` (seconds) comes with `pending`. */
export type SessionState =
  | { status: 'pending' }
  | { status: 'authorized'; connection_id: string }
  /** `confirmed`: TrueLayer said so. Otherwise only the user's way back said so. */
  | { status: 'failed'; reason: FailureReason; confirmed: boolean }
  | { status: 'expired' };

/** What the element reports when the user ended the journey without a connection. */
export const EXIT_REASONS = ['denied', 'cancelled', 'closed'] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** What the element reports when something other than the user ended it. */
export const ERROR_CODES = [
  'popup-blocked',
  'endpoint-failed',
  'invalid-url',
  'state-mismatch',
  'timeout',
  'denied',
  'provider-unavailable',
  'rate-limited',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whose fault an error is, where the element can tell. */
export const ERROR_CAUSES = ['network', 'server', 'configuration', 'bank'] as const;
export type ErrorCause = (typeof ERROR_CAUSES)[number];

/**
 * "Go and ask": what the host's return page tells the page that waits, over BroadcastChannel,
 * `postMessage` and `storage`. It carries no outcome; the receiver asks the host for that.
 */
export const RETURN_SIGNAL = { channel: 'connect-bank', type: 'connect-bank:returned' } as const;
export type ReturnSignal = {
  type: typeof RETURN_SIGNAL.type;
  /** The session's challenge: known to the host and to the element that waits, to nobody else. */
  nonce: string;
};

/** RFC 9457 problem details, as every error of the host is answered. */
export type HostProblem = {
  type: string;
  title: string;
  status: number;
  code: HostProblemCode;
  detail?: string;
  /** TrueLayer's trace id, where TrueLayer answered: quote it to their support. */
  trace_id?: string;
};

/** Stable codes of the host's problem details. */
export const HOST_PROBLEM_CODES = [
  'invalid-request',
  'not-signed-in',
  'forbidden-origin',
  'unknown-use-case',
  'session-not-found',
  'connection-not-found',
  'rate-limited',
  'shutting-down',
  'provider-unavailable',
  'upstream-failed',
  'misconfigured',
  'internal-error',
] as const;
export type HostProblemCode = (typeof HOST_PROBLEM_CODES)[number];
