/** The only place that knows which HTTP status an error is answered with. */
import type { HostProblem, HostProblemCode } from '../protocol.ts';
import { isProviderTrouble, isTrueLayerError, type TrueLayerError } from '../truelayer/errors.ts';
import { isErrorLike, isHttpException, isResponseLike, isTokenError } from './error-shapes.ts';
import { isStoreError } from './stores/store-error.ts';

/** What can be wrong with a request, and how that is answered. */
const REFUSALS = {
  'invalid-request': { code: 'invalid-request', status: 400, title: 'Invalid request' },
  'no-such-route': { code: 'invalid-request', status: 404, title: 'No such route' },
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
  misconfigured: { code: 'misconfigured', status: 500, title: 'The host is not set up correctly' },
  'not-yet': { code: 'internal-error', status: 503, title: 'Not taken yet' },
} as const satisfies Record<string, { code: HostProblemCode; status: number; title: string }>;

/** Thrown by the host's own code. `detail` is sent to the browser, so it holds no secret. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: keyof typeof REFUSALS;
  readonly detail: string | undefined;
  /** Seconds, at least one. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: keyof typeof REFUSALS,
    detail?: string,
    { retryAfter, cause }: { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(REFUSALS[kind].title, cause === undefined ? {} : { cause });
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

/** Whether it was thrown by the host's own code, of whichever copy of this package. */
export function isRefusal(error: unknown): error is Refusal {
  return isErrorLike(error) && error.name === 'Refusal' && 'kind' in error;
}

/** The answer to whatever was thrown. Unknown things are opaque; upstream bodies stay here. */
export function answerTo(error: unknown): Response {
  if (isHttpException(error)) {
    const response = error.getResponse();
    if (isResponseLike(response)) return response;
  }
  if (isTrueLayerError(error)) {
    return problemAnswer(upstreamProblem(error), error.retryAfter);
  }
  if (isStoreError(error)) {
    const title = 'Temporarily unavailable';
    return problemAnswer({ code: 'internal-error', status: 503, title }, STORE_RETRY_AFTER);
  }
  if (!isRefusal(error)) {
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
  const mistake = setupMistakeOf(error);
  if (mistake !== undefined) return { ...REFUSALS.misconfigured, detail: mistake, ...trace };
  return isProviderTrouble(error)
    ? { code: 'provider-unavailable', status: 502, title: 'The bank is unavailable', ...trace }
    : { code: 'upstream-failed', status: 502, title: 'TrueLayer could not be asked', ...trace };
}

/** What the developer of the host has to change, if TrueLayer refuses something that is set there. */
export function setupMistakeOf(error: TrueLayerError): string | undefined {
  const { status = 500 } = error;
  if (isTokenError(error) && status < 500 && OAUTH_MISTAKES.has(error.code)) {
    return `TrueLayer refuses the credentials (${error.code}): check clientId, clientSecret and environment`;
  }
  const fields = Object.keys(error.errors);
  if (fields.some((field) => field.startsWith('hosted_page.return_uri'))) {
    return 'TrueLayer refuses hosted_page.return_uri: register publicUrl with /return behind it as a redirect URI in its Console';
  }
  const ofUser = fields.filter((field) => /^user(\.\w+)?$/.test(field));
  if (ofUser.length === 0) return undefined;
  return `TrueLayer refuses ${ofUser.join(', ')}: check what user() returns`;
}

/** OAuth errors that the same request will meet again. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const OAUTH_MISTAKES: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'unsupported_grant_type',
]);

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
