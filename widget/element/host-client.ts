/** The only network of the element: two requests to the partner's own endpoint. */
import {
  type CreateSessionBody,
  type ErrorCode,
  FAILURE_REASONS,
  HEADERS,
  type HostProblemCode,
  PATHS,
  type SessionState,
} from '../protocol.ts';
import { fieldsOf } from './fields.ts';
import type { Fault } from './flow.ts';

/** The seam: give an element another one in `hostClient` to talk to the host in your own way. */
export type HostClient = {
  /** Rejects with {@link HostFault}, or with whatever `fetch` throws when nobody answers. */
  createSession(request: SessionRequest, signal: AbortSignal): Promise<NewSession>;
  /** How a session stands; rejects like `createSession`. */
  readSession(id: string, verifier: string, signal: AbortSignal): Promise<SessionReading>;
};

/** A create body, where what is undefined is not sent. */
export type SessionRequest = { [K in keyof CreateSessionBody]: CreateSessionBody[K] | undefined };

export type NewSession = {
  id: string;
  /** Where the user goes next, as the host said it: not checked. */
  uri: string;
  /** The origins the host vouches for, if it says so. */
  origins: readonly string[] | undefined;
  /** Milliseconds until it expires, by the host's clock: the user's may be wrong. */
  lifetime: number;
};

/** `retryAfter`: milliseconds the host wants to be left alone. */
export type SessionReading = { session: SessionState; retryAfter: number };

/** The host answered, but not with what was asked for. */
export class HostFault extends Error {
  readonly fault: Fault;
  readonly retryAfter: number;

  constructor(fault: Fault, retryAfter = 0) {
    super(fault.detail);
    this.fault = fault;
    this.retryAfter = retryAfter;
  }
}

export type HostClientOptions = {
  /** Where the host is mounted; absolute. */
  endpoint: URL;
  /** Sent with every request: a CSRF token, a bearer. */
  headers?: HeadersInit | undefined;
  fetch?: typeof fetch;
  /** Milliseconds the endpoint has for one answer. */
  patience?: number;
};

export function createHostClient(options: HostClientOptions): HostClient {
  return {
    async createSession(request, signal) {
      const response = await ask(options, PATHS.sessions, signal, {
        method: 'POST',
        body: JSON.stringify(request),
        headers: {
          'Content-Type': 'application/json',
          [HEADERS.idempotencyKey]: request.challenge ?? '',
        },
      });
      return parseNewSession(response, await jsonOf(response)) ?? refuse(response);
    },
    async readSession(id, verifier, signal) {
      const path = `${PATHS.sessions}/${encodeURIComponent(id)}`;
      const response = await ask(options, path, signal, {
        headers: { [HEADERS.verifier]: verifier },
      });
      const session = parseSessionState(await jsonOf(response)) ?? refuse(response);
      return { session, retryAfter: retryAfterOf(response) };
    },
  };
}

/** What to report of anything thrown while talking to the host. */
export function faultOf(error: unknown): Fault {
  if (error instanceof HostFault) return error.fault;
  return {
    // The only exception of the browser's own here; being offline is a plain `TypeError`.
    code: error instanceof DOMException ? 'timeout' : 'endpoint-failed',
    recoverable: true,
    detail: navigator.onLine ? `No answer: ${error}` : 'Offline',
  };
}

async function ask(
  { endpoint, headers, fetch = globalThis.fetch, patience = 15_000 }: HostClientOptions,
  path: string,
  signal: AbortSignal,
  init: RequestInit,
): Promise<Response> {
  const all = new Headers(headers);
  all.set(HEADERS.requestedWith, '1');
  for (const [name, value] of Object.entries(init.headers ?? {})) all.set(name, value);
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/*$/, path);
  const response = await fetch(url, {
    ...init,
    headers: all,
    cache: 'no-store',
    // A redirect leads to somebody's login page: it is no answer, and must not get our headers.
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  return response.ok ? response : refuse(response, fieldsOf(await jsonOf(response)));
}

/** Undefined when the body is no JSON; rejects when the answer broke off. */
async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseNewSession({ headers }: Response, body: unknown): NewSession | undefined {
  const fields = fieldsOf(body);
  const { session_id: id, authorization_uri: uri, authorization_origins: origins } = fields;
  const expiresAt = Date.parse(`${fields.expires_at}`);
  if (typeof id !== 'string' || typeof uri !== 'string' || !expiresAt) return undefined;
  const now = Date.parse(headers.get('Date') ?? '') || Date.now();
  return {
    id,
    uri,
    origins: origins === undefined ? origins : [origins].flat().map(String),
    lifetime: expiresAt - now,
  };
}

function parseSessionState(body: unknown): SessionState | undefined {
  const { status, connection_id, reason, confirmed } = fieldsOf(body);
  if (status === 'pending' || status === 'expired') return { status };
  if (status === 'authorized' && typeof connection_id === 'string')
    return { status, connection_id };
  if (status !== 'failed') return undefined;
  const known = FAILURE_REASONS.find((each) => each === reason) ?? 'failed';
  return { status, reason: known, confirmed: confirmed === true };
}

/** Throws what the element reports of an answer that is not the one asked for. */
function refuse(response: Response, problem: Record<string, unknown> = {}): never {
  const { status } = response;
  const { code: reason = 'not a session', detail = '', trace_id } = problem;
  const code = codeOf(status, reason);
  throw new HostFault(
    {
      code,
      recoverable: status >= 429 || code === 'state-mismatch',
      detail: `${status} ${reason} ${detail}${trace_id ? ` (trace ${trace_id})` : ''}`,
    },
    retryAfterOf(response),
  );
}

/** By status, because a proxy or a framework may have answered; two of the host's codes say more. */
function codeOf(status: number, reason: unknown): ErrorCode {
  if (status === 401 || status === 403) return 'denied';
  if (status === 429) return 'rate-limited';
  if (reason === ('session-not-found' satisfies HostProblemCode)) return 'state-mismatch';
  if (reason === ('provider-unavailable' satisfies HostProblemCode)) return reason;
  return 'endpoint-failed';
}

/** `Retry-After` in seconds; zero when it is absent or a date, which no part of ours sends. */
function retryAfterOf({ headers }: Response): number {
  return (Number(headers.get('Retry-After')) || 0) * 1000;
}
