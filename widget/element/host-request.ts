/** Sends requests to the partner's own endpoint, and turns unexpected responses into errors. */
import { type ErrorCause, type ErrorCode, HEADERS, type HostProblemCode } from '../protocol.ts';
import { asRecord } from './as-record.ts';
import { attempt } from './attempt.ts';
import { configurationError, HostError } from './host-error.ts';

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

/** What the protocol needs of a response, not validated yet. */
export type HostResponse = {
  /** 0 for a redirect: browsers hide its status. */
  status: number;
  /** Milliseconds since the epoch, by the host's clock if it sends a `Date`. */
  date: number;
  /** Milliseconds. */
  retryAfter: number;
  /** The properties of its JSON; none if it has no JSON object. */
  body: Record<string, unknown>;
};

/** Sends a request to the host. @throws {HostError} for an error response, and what `fetch` throws. */
export async function sendRequest(
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
      headers: mergeHeaders(headers, init.headers),
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

/**
 * Our headers replace those of the page with the same name.
 * @throws {Error} a configuration error if a header of the page is not valid.
 */
function mergeHeaders(
  page: SessionClientOptions['headers'],
  ours: Record<string, string>,
): Headers {
  try {
    const all = new Headers(page);
    for (const name in ours) all.set(name, ours[name] ?? '');
    all.set(HEADERS.requestedWith, '1');
    return all;
  } catch (error) {
    throw configurationError('endpoint-failed', `headers: ${error}`);
  }
}

/** Throws the error that the element reports for an unexpected response. */
export function throwHostError({ status, retryAfter, body }: HostResponse): never {
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
