/** The element's only network requests: two, to the partner's own endpoint. */
import {
  type CreateSessionBody,
  type ErrorCause,
  type ErrorCode,
  FAILURE_REASONS,
  HEADERS,
  type HostProblemCode,
  PATHS,
  type SessionState,
} from '../protocol.ts';
import { asRecord } from './as-record.ts';
import { attempt } from './attempt.ts';
import { configurationError, HostError } from './host-error.ts';
import { createVerifier } from './verifier.ts';

/**
 * Sends the element's requests to the host. Set your own as `hostClient` to send them in another way
 * than with `fetch`.
 */
export type HostClient = {
  /** Rejects with {@link HostError}, or with the error of `fetch` if there is no response. */
  createSession(request: SessionRequest, signal: AbortSignal): Promise<NewSession>;
  /** Reads the state of a session; rejects like `createSession`. */
  readSession(id: string, verifier: string, signal: AbortSignal): Promise<SessionReading>;
};

/** Body of a create request; undefined values are not sent. */
export type SessionRequest = {
  [K in keyof CreateSessionBody]: CreateSessionBody[K] | undefined;
} & {
  /** Sent instead of `challenge` by a browser without `crypto.subtle`. */
  verifier?: string | undefined;
};

export type NewSession = {
  id: string;
  /** URL of the journey, not validated: the element does that. */
  uri: string;
  /** The origins that `uri` may have; undefined for TrueLayer's own. */
  origins: readonly unknown[] | undefined;
  /** Milliseconds until it expires, by the host's clock: the user's may be wrong. */
  lifetime: number;
};

export type SessionReading = {
  session: SessionState;
  /** Milliseconds to wait before the next request. */
  retryAfter: number;
};

export type SessionClientOptions = {
  /** Absolute URL of the mounted host. */
  endpoint: URL;
  /** Sent with every request, e.g. a CSRF token or a bearer token. */
  headers?: Readonly<Record<string, string>> | undefined;
  fetch?: typeof fetch;
  /**
   * Milliseconds until a request is aborted.
   * @default 15_000
   */
  timeoutMs?: number;
};

/** The {@link HostClient} that the element uses unless it is given another one. */
export function createSessionClient(options: SessionClientOptions): HostClient {
  return {
    async createSession(request, signal) {
      const response = await sendRequest(options, PATHS.sessions, signal, {
        method: 'POST',
        body: JSON.stringify(request),
        headers: {
          'Content-Type': 'application/json',
          [HEADERS.idempotencyKey]: request.challenge ?? createVerifier(),
        },
      });
      const {
        session_id: id,
        authorization_uri: uri,
        authorization_origins,
        expires_at,
      } = response.body;
      const lifetime = Date.parse(`${expires_at}`) - response.date;
      if (typeof id !== 'string' || typeof uri !== 'string' || Number.isNaN(lifetime))
        throwHostError(response);
      const origins = Array.isArray(authorization_origins) ? authorization_origins : undefined;
      return { id, uri, origins, lifetime };
    },
    async readSession(id, verifier, signal) {
      const response = await sendRequest(
        options,
        `${PATHS.sessions}/${encodeURIComponent(id)}`,
        signal,
        {
          headers: { [HEADERS.verifier]: verifier },
        },
      );
      const { retryAfter } = response;
      return { session: parseSessionState(response) ?? throwHostError(response), retryAfter };
    },
  };
}

/** What the protocol needs of a response, not validated yet. */
type HostResponse = {
  /** 0 for a redirect: browsers hide its status. */
  status: number;
  /** Milliseconds since the epoch, by the host's clock if it sends a `Date`. */
  date: number;
  /** Milliseconds. */
  retryAfter: number;
  /** The properties of its JSON; none if it has no JSON object. */
  body: Record<string, unknown>;
};

async function sendRequest(
  { endpoint, headers, fetch = globalThis.fetch, timeoutMs = 15_000 }: SessionClientOptions,
  path: string,
  signal: AbortSignal,
  init: RequestInit & { headers: Record<string, string> },
): Promise<HostResponse> {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/*$/, path);
  const limited = withTimeout(signal, timeoutMs);
  const send = async () =>
    fetch(url, {
      ...init,
      headers: headersOf(headers, init.headers),
      cache: 'no-store',
      // A login page elsewhere must not receive our headers.
      redirect: 'manual',
      signal: limited,
    });
  let response = await send();
  // Some sites redirect every path to one with a trailing slash; only that is tried, on the same server.
  if (isRedirect(response)) {
    url.pathname += '/';
    response = await send();
  }
  const header = (name: string) => response.headers.get(name);
  const hostResponse: HostResponse = {
    status: isRedirect(response) ? 0 : response.status,
    date: Date.parse(`${header('Date')}`) || Date.now(),
    retryAfter: Number(header('Retry-After')) * 1000 || 0,
    // Safari has `throwIfAborted` since 15.4.
    body: asRecord(await response.json().catch(() => limited.throwIfAborted?.())),
  };
  return response.ok ? hostResponse : throwHostError(hostResponse);
}

/** Aborts with `signal`, and after `ms` milliseconds where the browser supports that. */
function withTimeout(signal: AbortSignal, ms: number): AbortSignal {
  return attempt(() => AbortSignal.any([signal, AbortSignal.timeout(ms)])) ?? signal;
}

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

/** Our headers replace those of the page with the same name. */
function headersOf(page: SessionClientOptions['headers'], ours: Record<string, string>): Headers {
  try {
    const all = new Headers(page);
    for (const name in ours) all.set(name, ours[name] ?? '');
    all.set(HEADERS.requestedWith, '1');
    return all;
  } catch (error) {
    throw configurationError('endpoint-failed', `headers: ${error}`);
  }
}

function parseSessionState({ body }: HostResponse): SessionState | undefined {
  const { status, connection_id, reason, confirmed } = body;
  switch (status) {
    case 'pending':
    case 'expired':
      return { status };
    case 'authorized':
      return typeof connection_id === 'string' ? { status, connection_id } : undefined;
    case 'failed':
      return {
        status,
        reason: FAILURE_REASONS.find((known) => known === reason) ?? status,
        confirmed: confirmed === true,
      };
    default:
      return undefined;
  }
}

/** Throws the error that the element reports for an unexpected response. */
function throwHostError({ status, retryAfter, body }: HostResponse): never {
  const { code: reason = status ? 'not a session' : 'a redirect', detail, trace_id } = body;
  const [code, cause] = errorCodeOf(status, reason);
  throw new HostError(
    {
      code,
      recoverable: cause ? cause !== 'configuration' : code !== 'denied',
      detail: [status, reason, detail, trace_id].join(' ').trim(),
      cause,
    },
    retryAfter,
  );
}

/** By status, because a proxy or a framework may have responded; some of the host's codes are more precise. */
function errorCodeOf(status: number, reason: unknown): [ErrorCode, ErrorCause?] {
  if (reason === ('provider-unavailable' satisfies HostProblemCode)) return [reason, 'bank'];
  if (reason === ('session-not-found' satisfies HostProblemCode)) return ['state-mismatch'];
  if (reason === ('forbidden-origin' satisfies HostProblemCode)) return ['denied', 'configuration'];
  if (status === 401 || status === 403) return ['denied'];
  if (status === 429) return ['rate-limited'];
  const isTemporary = (status >= 500 && reason !== 'misconfigured') || status === 408;
  return ['endpoint-failed', isTemporary ? 'server' : 'configuration'];
}
