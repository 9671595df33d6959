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
import { HostFault } from './host-fault.ts';

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
  origins: readonly unknown[] | undefined;
  /** Milliseconds until it expires, by the host's clock: the user's may be wrong. */
  lifetime: number;
};

/** `retryAfter`: milliseconds the host wants to be left alone. */
export type SessionReading = { session: SessionState; retryAfter: number };

export type HostClientOptions = {
  /** Where the host is mounted; absolute. */
  endpoint: URL;
  /** Sent with every request: a CSRF token, a bearer. */
  headers?: Readonly<Record<string, string>> | undefined;
  fetch?: typeof fetch;
  /** Milliseconds the endpoint has for one answer. */
  patience?: number;
};

export function createHostClient(options: HostClientOptions): HostClient {
  return {
    async createSession(request, signal) {
      const answer = await ask(options, PATHS.sessions, signal, {
        method: 'POST',
        body: JSON.stringify(request),
        headers: {
          'Content-Type': 'application/json',
          [HEADERS.idempotencyKey]: `${request.challenge}`,
        },
      });
      return parseNewSession(answer) ?? refuse(answer);
    },
    async readSession(id, verifier, signal) {
      const answer = await ask(options, `${PATHS.sessions}/${encodeURIComponent(id)}`, signal, {
        headers: { [HEADERS.verifier]: verifier },
      });
      const { retryAfter } = answer;
      return { session: parseSessionState(answer) ?? refuse(answer), retryAfter };
    },
  };
}

/** What to report of anything thrown while talking to the host. */
export function faultOf(error: unknown): Fault {
  if (error instanceof HostFault) return error.fault;
  // Lost patience is an exception of the browser's own; nobody there is a plain `TypeError`.
  const code = error instanceof DOMException ? 'timeout' : 'endpoint-failed';
  return { code, recoverable: true, detail: `${error}` };
}

/** What the protocol needs of a response; nothing in it is believed yet. */
type Answer = {
  status: number;
  /** Milliseconds since the epoch, by the host's clock where it says so. */
  date: number;
  retryAfter: number;
  /** The fields of its JSON; none when it is something else. */
  body: Record<string, unknown>;
};

async function ask(
  { endpoint, headers, fetch = globalThis.fetch, patience = 15_000 }: HostClientOptions,
  path: string,
  signal: AbortSignal,
  init: RequestInit & { headers: Record<string, string> },
): Promise<Answer> {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/*$/, path);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  // Ours replace the page's, in whatever case those are written.
  const all = new Headers(headers);
  for (const name in init.headers) all.set(name, init.headers[name] ?? '');
  all.set(HEADERS.requestedWith, '1');
  const response = await fetch(url, {
    ...init,
    headers: all,
    cache: 'no-store',
    // A redirect leads to somebody's login page: it is no answer, and must not get our headers.
    redirect: 'manual',
    signal: limited,
  });
  const said = (name: string) => response.headers.get(name);
  const answer: Answer = {
    status: response.status,
    date: Date.parse(`${said('Date')}`) || Date.now(),
    retryAfter: Number(said('Retry-After')) * 1000 || 0,
    body: fieldsOf(await response.json().catch(() => limited.throwIfAborted())),
  };
  return response.ok ? answer : refuse(answer);
}

function parseNewSession({ body, date }: Answer): NewSession | undefined {
  const { session_id: id, authorization_uri: uri, authorization_origins, expires_at } = body;
  const lifetime = Date.parse(`${expires_at}`) - date;
  if (typeof id !== 'string' || typeof uri !== 'string' || Number.isNaN(lifetime)) return undefined;
  const origins = Array.isArray(authorization_origins) ? authorization_origins : undefined;
  return { id, uri, origins, lifetime };
}

function parseSessionState({ body }: Answer): SessionState | undefined {
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

/** Throws what the element reports of an answer that is not the one asked for. */
function refuse({ status, retryAfter, body }: Answer): never {
  // A redirect that is not followed has no status.
  const { code: reason = status ? 'not a session' : 'a redirect', detail, trace_id } = body;
  const code = codeOf(status, reason);
  const recoverable = status >= 429 || status === 408 || code === 'state-mismatch';
  throw new HostFault(
    { code, recoverable, detail: [status, reason, detail, trace_id].join(' ').trim() },
    retryAfter,
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
