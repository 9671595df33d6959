/** The only network of the element: two requests to the partner's own endpoint. */
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
import { attempt } from './attempt.ts';
import { fieldsOf } from './fields.ts';
import type { Fault } from './flow.ts';
import { configurationFault, HostFault, isHostFault } from './host-fault.ts';
import { createVerifier } from './verifier.ts';

/** The seam: give an element another one in `hostClient` to talk to the host in your own way. */
export type HostClient = {
  /** Rejects with {@link HostFault}, or with whatever `fetch` throws when nobody answers. */
  createSession(request: SessionRequest, signal: AbortSignal): Promise<NewSession>;
  /** How a session stands; rejects like `createSession`. */
  readSession(id: string, verifier: string, signal: AbortSignal): Promise<SessionReading>;
};

/** A create body, where what is undefined is not sent. */
export type SessionRequest = {
  [K in keyof CreateSessionBody]: CreateSessionBody[K] | undefined;
} & {
  /** In place of `challenge`, from a browser that cannot hash. */
  verifier?: string | undefined;
};

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
          [HEADERS.idempotencyKey]: request.challenge ?? createVerifier(),
        },
      });
      const {
        session_id: id,
        authorization_uri: uri,
        authorization_origins,
        expires_at,
      } = answer.body;
      const lifetime = Date.parse(`${expires_at}`) - answer.date;
      if (typeof id !== 'string' || typeof uri !== 'string' || Number.isNaN(lifetime))
        refuse(answer);
      const origins = Array.isArray(authorization_origins) ? authorization_origins : undefined;
      return { id, uri, origins, lifetime };
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

/** What to report of anything thrown during a journey. */
export function faultOf(error: unknown): Fault {
  if (isHostFault(error)) return error.fault;
  const detail = `${error}`;
  const { name }: { name?: unknown } = Object(error);
  if (name === 'TimeoutError') return { ...PASSING, code: 'timeout', cause: 'network', detail };
  // What `fetch` rejects with when nobody answers; a host client of the page's own does the same.
  const cause = name === 'TypeError' ? 'network' : undefined;
  return { ...PASSING, code: 'endpoint-failed', cause, detail };
}

const PASSING = { recoverable: true };

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
  const limited = limit(signal, patience);
  const send = async () =>
    fetch(url, {
      ...init,
      headers: headersOf(headers, init.headers),
      cache: 'no-store',
      // It may lead to somebody's login page, which is no answer and must not get our headers.
      redirect: 'manual',
      signal: limited,
    });
  let response = await send();
  // Sites that end every path in a slash redirect there; only that is tried, on the same server.
  if (isRedirect(response)) {
    url.pathname += '/';
    response = await send();
  }
  const said = (name: string) => response.headers.get(name);
  const answer: Answer = {
    status: isRedirect(response) ? 0 : response.status,
    date: Date.parse(`${said('Date')}`) || Date.now(),
    retryAfter: Number(said('Retry-After')) * 1000 || 0,
    body: fieldsOf(await response.json().catch(() => throwIfAborted(limited))),
  };
  return response.ok ? answer : refuse(answer);
}

/** `signal`, and an end after `ms`, where the browser can do that. */
function limit(signal: AbortSignal, ms: number): AbortSignal {
  return attempt(() => AbortSignal.any([signal, AbortSignal.timeout(ms)])) ?? signal;
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason;
}

/** Browsers tell nothing of a redirect that is not followed, not even its status. */
function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

/** Ours replace the page's, in whatever case those are written. */
function headersOf(page: HostClientOptions['headers'], ours: Record<string, string>): Headers {
  try {
    const all = new Headers(page);
    for (const name in ours) all.set(name, ours[name] ?? '');
    all.set(HEADERS.requestedWith, '1');
    return all;
  } catch (error) {
    throw configurationFault('endpoint-failed', `headers: ${error}`);
  }
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
  const [code, cause] = verdictOf(status, reason);
  throw new HostFault(
    {
      code,
      recoverable: cause ? cause !== 'configuration' : code !== 'denied',
      detail: [status, reason, detail, trace_id].join(' ').trim(),
      cause,
    },
    retryAfter,
  );
}

/** By status, because a proxy or a framework may have answered; some of the host's codes say more. */
function verdictOf(status: number, reason: unknown): [ErrorCode, ErrorCause?] {
  if (reason === ('provider-unavailable' satisfies HostProblemCode)) return [reason, 'bank'];
  if (reason === ('session-not-found' satisfies HostProblemCode)) return ['state-mismatch'];
  if (reason === ('forbidden-origin' satisfies HostProblemCode)) return ['denied', 'configuration'];
  if (status === 401 || status === 403) return ['denied'];
  if (status === 429) return ['rate-limited'];
  const isPassing = (status >= 500 && reason !== 'misconfigured') || status === 408;
  return ['endpoint-failed', isPassing ? 'server' : 'configuration'];
}
