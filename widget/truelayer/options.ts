/** The options of the client and of its calls. */
import type { Fetch } from './bounded-fetch.ts';
import {
  type ParsedEnvironment,
  parseEnvironment,
  type TrueLayerEnvironment,
} from './environment.ts';
import { delay, MAX_TIMEOUT_MS } from './timeouts.ts';

export type TrueLayerOptions = {
  clientId: string;
  clientSecret: string;
  /** TrueLayer's sandbox or production, or the URLs of another server. */
  environment: TrueLayerEnvironment;
  /**
   * Sends the requests.
   * @default the platform's `fetch`
   */
  fetch?: Fetch;
  /**
   * Time limit of each attempt in milliseconds, including the request for a token and a repetition
   * after a 401. With `retries: 0` no call takes longer.
   * @default 30000
   */
  timeoutMs?: number;
  /**
   * How often a failed call is retried, if repeating it is safe.
   * @default 2
   */
  retries?: number;
  /**
   * The longest `Retry-After` to wait for, in milliseconds. For a longer one the call fails at once.
   * @default 10000
   */
  maxRetryAfterMs?: number;
  /** Called after each HTTP request, for logs and metrics. Errors that it throws are ignored. */
  onCall?: (call: TrueLayerCall) => void;
  /**
   * Milliseconds since the epoch; the client measures the age of its token with it.
   * @default Date.now
   */
  clock?: () => number;
  /**
   * Waits between two attempts, and between two checks of a pending request. In tests against the
   * sandbox, `(ms) => sandbox.clock.advance(ms)` takes no real time.
   * @default a timer
   */
  wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /**
   * Returns a number from 0 to below 1, which spreads retries over time.
   * @default Math.random
   */
  random?: () => number;
};

/** Options of every call. */
export type CallOptions = {
  /** Aborts the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The user's IP address, sent as `Tl-User-IP`: banks limit calls made without their user. */
  userIp?: string | undefined;
  /**
   * Replaces the client's `retries` for this call.
   * @default the client's `retries`
   */
  retries?: number | undefined;
};

/** TrueLayer's ids of the operations. `create-token` and `reconfirm-connection` are our own names. */
export type TrueLayerOperation =
  | 'create-token'
  | 'create-connection'
  | 'reconfirm-connection'
  | 'get-user-info'
  | 'connected-accounts-get-accounts'
  | 'connected-accounts-get-balance'
  | 'connected-accounts-create-transactions-request'
  | 'connected-accounts-get-transactions-request';

/** One finished HTTP request, without ids, bodies, headers or personal data. */
export type TrueLayerCall = {
  operation: TrueLayerOperation;
  method: string;
  /** HTTP status; absent if there was no response. */
  status?: number;
  durationMs: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Quote it to TrueLayer's support. */
  traceId?: string;
  /** 1 for the first request of a call, and for the first one after a token was issued. */
  attempt: number;
  /** A `TrueLayerError`, or the reason of an aborted signal. */
  error?: unknown;
  /**
   * Paths of what was not as documented in the response and is missing in the result of the call,
   * such as `items.0.bic`, or `items.0` for a whole item. Absent if nothing was left out.
   */
  ignored?: readonly string[];
};

/** The options after they were checked, with their defaults. */
export type Settings = Required<Omit<TrueLayerOptions, 'environment' | 'onCall'>> &
  Pick<ParsedEnvironment, 'auth' | 'api'> &
  Pick<TrueLayerOptions, 'onCall'>;

/** @throws {TypeError} naming the first invalid option. */
export function parseOptions({
  clientId,
  clientSecret,
  environment,
  fetch = (request) => globalThis.fetch(request),
  timeoutMs = 30_000,
  retries = 2,
  maxRetryAfterMs = 10_000,
  clock = Date.now,
  wait = delay,
  random = Math.random,
  onCall,
}: TrueLayerOptions): Settings {
  const { auth, api } = parseEnvironment(environment);
  check(clientId, "clientId: expected the id of one of TrueLayer's clients");
  check(clientSecret, "clientSecret: expected the secret of one of TrueLayer's clients");
  check(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS, `timeoutMs: expected 1 to ${MAX_TIMEOUT_MS}`);
  checkRetries(retries);
  const times = { timeoutMs, retries, maxRetryAfterMs, clock, wait, random };
  return { clientId, clientSecret, auth, api, fetch, ...times, ...(onCall && { onCall }) };
}

/** @throws {TypeError} unless it is a non-negative integer. */
export function checkRetries(retries: number): void {
  check(Number.isInteger(retries) && retries >= 0, 'retries: expected 0, 1, 2 …');
}

function check(isValid: unknown, message: string): void {
  if (!isValid) throw new TypeError(message);
}
