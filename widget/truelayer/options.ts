/** What the client of TrueLayer's API is told once, and what with each call. */

import type { RequestNews } from '../host/webhooks/request-news.ts';
import type { Send } from './bounded-fetch.ts';
import {
  type ParsedEnvironment,
  parseEnvironment,
  type TrueLayerEnvironment,
} from './environment.ts';
import { LONGEST_MS, pause } from './timeouts.ts';

export type TrueLayerOptions = {
  clientId: string;
  clientSecret: string;
  /** Where TrueLayer is. See `TrueLayerEnvironment`. */
  environment: TrueLayerEnvironment;
  /** Sends the requests. Defaults to the platform's `fetch`. */
  fetch?: Send;
  /**
   * Milliseconds a call may take for each of its tries, with the token it needs and a repetition
   * after a 401. With `retries: 0` no call takes longer.
   * @default 30000
   */
  timeoutMs?: number;
  /** How often a call that failed, and may safely be repeated, is tried again: 2, unless said. */
  retries?: number;
  /** Milliseconds of `Retry-After` that are waited; a longer one is an error at once. */
  maxRetryAfterMs?: number;
  /** Where webhooks are told: they end the pauses between two looks at a request early. */
  news?: RequestNews;
  /** For logs and counters, after each exchange over HTTP. What it throws is ignored. */
  onCall?: (call: TrueLayerCall) => void;
  /** Milliseconds since the epoch; the age of the token is measured with it. */
  clock?: () => number;
  /**
   * Waits between two tries, and two looks at a request. In tests against the sandbox
   * `(ms) => sandbox.clock.advance(ms)` takes no time.
   */
  wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to below 1; spreads tries over time. */
  random?: () => number;
};

/** What every call takes. */
export type CallOptions = {
  /** Ends the call, whatever it waits for, with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The user's own address, sent as `Tl-User-IP`: banks limit calls made without their user. */
  userIp?: string | undefined;
  /** In place of the client's `retries`; 0 for an answer, or none, at once. */
  retries?: number | undefined;
};

/** TrueLayer's ids of the operations; those of the token and of the preview are ours. */
export type TrueLayerOperation =
  | 'create-token'
  | 'create-connection'
  | 'reconfirm-connection'
  | 'get-user-info'
  | 'connected-accounts-get-accounts'
  | 'connected-accounts-get-balance'
  | 'connected-accounts-create-transactions-request'
  | 'connected-accounts-get-transactions-request';

/** One exchange over HTTP that is over: no id, body, header or personal data of it. */
export type TrueLayerCall = {
  operation: TrueLayerOperation;
  method: string;
  /** Of the answer; absent where there was none. */
  status?: number;
  durationMs: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** To quote to TrueLayer's support. */
  traceId?: string;
  /** 1 for the first exchange of a call, and for the first after a token was given. */
  attempt: number;
  /** A `TrueLayerError`, or the reason of an aborted signal. */
  error?: unknown;
  /**
   * Where the answer was not as documented, and what was left out of what the call returned: paths
   * such as `items.0.bic`, or `items.0` for a whole item. Absent if nothing was.
   */
  ignored?: readonly string[];
};

/** The options with their defaults. */
export type Settings = Required<
  Omit<TrueLayerOptions, 'environment' | 'fetch' | 'news' | 'onCall'>
> &
  Pick<ParsedEnvironment, 'auth' | 'api'> &
  Pick<TrueLayerOptions, 'news' | 'onCall'> & {
    send: Send;
  };

/** @throws {TypeError} for an option that cannot work, naming it. */
export function settingsOf({
  clientId,
  clientSecret,
  environment,
  fetch: send = (request) => fetch(request),
  timeoutMs = 30_000,
  retries = 2,
  maxRetryAfterMs = 10_000,
  clock = Date.now,
  wait = pause,
  random = Math.random,
  ...observers
}: TrueLayerOptions): Settings {
  const { auth, api } = parseEnvironment(environment);
  check(clientId, 'clientId: expected the id of a client of TrueLayer');
  check(clientSecret, 'clientSecret: expected the secret of a client of TrueLayer');
  check(timeoutMs > 0 && timeoutMs <= LONGEST_MS, `timeoutMs: expected 1 to ${LONGEST_MS}`);
  checkRetries(retries);
  const times = { timeoutMs, retries, maxRetryAfterMs, clock, wait, random };
  return { clientId, clientSecret, auth, api, send, ...times, ...observers };
}

/** @throws {TypeError} unless it is a number of tries. */
export function checkRetries(retries: number): void {
  check(Number.isInteger(retries) && retries >= 0, 'retries: expected 0, 1, 2 …');
}

function check(holds: unknown, message: string): void {
  if (!holds) throw new TypeError(message);
}
