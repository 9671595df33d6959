/**
 * The contract between `<connect-bank>` in the browser and the partner's own host endpoint.
 * Each side imports this file and nothing of the other side. Times are ISO 8601 in UTC.
 */

/** Paths below the endpoint the host is mounted at, e.g. `/connect-bank` + `/sessions`. */
export const PATHS = { sessions: '/sessions', return: '/return' } as const;

/** Request headers. */
export const HEADERS = {
  /**
   * Proves on `GET sessions/{id}` that this browser started the session: 256 random bits in 43
   * characters of base64url, which leave the browser only in this header.
   */
  verifier: 'X-Connect-Bank-Verifier',
  /** Sent with every request: HTML forms and CORS-simple requests cannot have it. */
  requestedWith: 'X-Connect-Bank',
  idempotencyKey: 'Idempotency-Key',
} as const;

/** How the journey is shown: in a popup, or in this tab. */
export const JOURNEY_MODES = ['popup', 'redirect'] as const;
export type JourneyMode = (typeof JOURNEY_MODES)[number];

/** The presets of every host. A host may define more, so a use case is any string on the wire. */
export type UseCase = 'rewards' | 'affordability' | 'onboarding' | 'account-verification';

/** The formats of the values in a create body; the host rejects any other. */
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
 * Parses a language tag in any common spelling (`en_GB`, ` EN-gb`, `de_AT.UTF-8`); undefined if it is none.
 * The result has at most four parts, so at most 35 characters.
 */
export function parseLanguage(text: string): string | undefined {
  const spelled = text.trim().replace(/_/g, '-');
  return /^[a-z]{2,8}(-[a-z\d]{1,8}){0,3}(?![a-z\d])/i.exec(spelled)?.[0];
}

/** Body of `POST {endpoint}/sessions`. */
export type CreateSessionBody = {
  use_case?: string;
  /** TrueLayer's provider id of the bank to preselect. */
  provider_id?: string;
  /** An existing connection to renew. */
  connection_id?: string;
  /** base64url of SHA-256 over the verifier's characters (PKCE's S256). */
  challenge: string;
  mode: JourneyMode;
  /** Where a redirect journey ends: a path of the page's origin, or an entry of the host's allow-list. */
  return_path?: string;
  /** BCP 47 tag of the page, e.g. `en-GB`. */
  language?: string;
};

/**
 * The same from a browser without `crypto.subtle`: the host hashes the verifier and stores only the hash.
 */
export type CreateSessionWithVerifier = Omit<CreateSessionBody, 'challenge'> & { verifier: string };

/** Body of the 201 response to `POST {endpoint}/sessions`. */
export type CreatedSession = {
  session_id: string;
  /** URL of the journey. Absolute; https, or http on a loopback host. */
  authorization_uri: string;
  /**
   * Origins that the host allows; `authorization_uri` must be of one of them. If absent, the element
   * accepts TrueLayer's own hosted pages, and loopback hosts on a loopback page.
   */
  authorization_origins?: string[];
  expires_at: string;
};

/** Why a session failed, as the host reports it. */
export const FAILURE_REASONS = [
  'denied',
  'cancelled',
  /** The user or the bank took too long. */
  'expired',
  'provider-unavailable',
  /** The user authorised, but the partner's `onAuthorized` failed after all retries. */
  'callback-failed',
  'failed',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Body of the 200 response to `GET {endpoint}/sessions/{id}`; `pending` has `Retry-After` in seconds. */
export type SessionState =
  | { status: 'pending' }
  | { status: 'authorized'; connection_id: string }
  /** `confirmed` if TrueLayer reported it; otherwise only the return URL did. */
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

/** Where the cause of an error is, if the element can know. */
export type ErrorCause = 'network' | 'server' | 'configuration' | 'bank';

/**
 * What the host's return page sends to the waiting page, over BroadcastChannel, `postMessage` and
 * `storage`: a request to ask the host. It carries no result.
 */
export const RETURN_SIGNAL = { channel: 'connect-bank', type: 'connect-bank:returned' } as const;
export type ReturnSignal = {
  type: typeof RETURN_SIGNAL.type;
  /** The session's challenge: only the host and the waiting element know it. */
  nonce: string;
};

/**
 * Body of every error response of the host.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export type HostProblem = {
  type: string;
  title: string;
  status: number;
  code: HostProblemCode;
  detail?: string;
  /** TrueLayer's trace id, if TrueLayer responded: quote it to their support. */
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
