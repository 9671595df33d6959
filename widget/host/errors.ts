/** The only place that knows which HTTP status an error is answered with. */
import { HTTPException } from 'hono/http-exception';
import type { HostProblem, HostProblemCode } from '../protocol.ts';
import { isStoreError } from './stores/store-error.ts';
import { isProviderTrouble, TrueLayerError } from './truelayer-error.ts';

/** What can be wrong with a request, and how that is answered. */
const REFUSALS = {
  'invalid-request': { code: 'invalid-request', status: 400, title: 'Invalid request' },
  'not-json': { code: 'invalid-request', status: 415, title: 'The body must be JSON' },
  'too-large': { code: 'invalid-request', status: 413, title: 'The body is too large' },
  'not-signed-in': { code: 'not-signed-in', status: 401, title: 'Not signed in' },
  'forbidden-origin': { code: 'forbidden-origin', status: 403, title: 'Origin not allowed' },
  'unknown-use-case': { code: 'unknown-use-case', status: 400, title: 'Unknown use case' },
  'connection-not-found': {
    code: 'connection-not-found',
    status: 404,
    title: 'No such connection',
  },
  'shutting-down': { code: 'shutting-down', status: 503, title: 'This server is shutting down' },
  'rate-limited': { code: 'rate-limited', status: 429, title: 'Too many requests' },
  'session-not-found': { code: 'session-not-found', status: 404, title: 'No such session' },
  'not-signed': { code: 'invalid-request', status: 401, title: 'Not signed by TrueLayer' },
  'not-yet': { code: 'internal-error', status: 503, title: 'Not taken yet' },
} as const satisfies Record<string, { code: HostProblemCode; status: number; title: string }>;

/** Thrown by the host's own code; `detail` is told to the browser, so it repeats nothing it sent. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: keyof typeof REFUSALS;
  readonly detail: string | undefined;
  /** Seconds, at least one. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: keyof typeof REFUSALS,
    detail?: string,
    { retryAfter }: { retryAfter?: number } = {},
  ) {
    super(REFUSALS[kind].title);
    this.kind = kind;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  get code(): HostProblemCode {
    return REFUSALS[this.kind].code;
  }
}

/** Seconds until a store that failed may be back. */
const STORE_RETRY_AFTER = 2;

/** The answer to whatever was thrown. Unknown things are opaque; upstream bodies stay here. */
export function answerTo(error: unknown): Response {
  if (error instanceof HTTPException) return error.getResponse();
  if (error instanceof TrueLayerError) {
    return problemAnswer(upstreamProblem(error), error.retryAfter);
  }
  if (isStoreError(error)) {
    const title = 'Temporarily unavailable';
    return problemAnswer({ code: 'internal-error', status: 503, title }, STORE_RETRY_AFTER);
  }
  if (!(error instanceof Refusal)) {
    return problemAnswer({ code: 'internal-error', status: 500, title: 'Internal error' });
  }
  const { detail, retryAfter } = error;
  const problem = { ...REFUSALS[error.kind], ...(detail === undefined ? {} : { detail }) };
  return problemAnswer(problem, retryAfter);
}

function upstreamProblem(error: TrueLayerError): Omit<HostProblem, 'type'> {
  const trace = error.traceId === undefined ? {} : { trace_id: error.traceId };
  if (error.status === 429) {
    return { code: 'rate-limited', status: 429, title: 'Too many requests', ...trace };
  }
  return isProviderTrouble(error)
    ? { code: 'provider-unavailable', status: 502, title: 'The bank is unavailable', ...trace }
    : { code: 'upstream-failed', status: 502, title: 'TrueLayer could not be asked', ...trace };
}

/** Whatever TrueLayer says, a browser asks again within the hour. */
const MAX_RETRY_AFTER = 3600;

function problemAnswer(problem: Omit<HostProblem, 'type'>, retryAfter?: number): Response {
  const body: HostProblem = { type: `urn:connect-bank:problem:${problem.code}`, ...problem };
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  if (retryAfter !== undefined) {
    headers.set('Retry-After', String(Math.min(retryAfter, MAX_RETRY_AFTER)));
  }
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}
