/** Turns errors into HTTP responses: the only file that knows the status of an error. */
import type { HostProblem, HostProblemCode } from '../protocol.ts';
import { isProviderError, isTrueLayerError, type TrueLayerError } from '../truelayer/errors.ts';
import { isErrorLike, isHttpException, isResponseLike, isTokenError } from './error-shapes.ts';
import { isStoreError } from './stores/error.ts';

/** The problems that the host's own code throws. */
const PROBLEMS = {
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
  'invalid-signature': { code: 'invalid-request', status: 401, title: 'Not signed by TrueLayer' },
  misconfigured: { code: 'misconfigured', status: 500, title: 'The host is not set up correctly' },
  'try-later': { code: 'internal-error', status: 503, title: 'Try again later' },
} as const satisfies Record<string, { code: HostProblemCode; status: number; title: string }>;

/** Thrown by the host's own code. Browsers receive `detail`, so it must not contain secrets. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly kind: keyof typeof PROBLEMS;
  readonly detail: string | undefined;
  /** Seconds, at least one. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: keyof typeof PROBLEMS,
    detail?: string,
    { retryAfter, cause }: { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(PROBLEMS[kind].title, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  get code(): HostProblemCode {
    return PROBLEMS[this.kind].code;
  }
}

/** Seconds until a request that failed because of the store is worth repeating. */
const STORE_RETRY_AFTER = 2;

/** Whether it is a `ProblemError`, also one of another copy of this package. */
export function isProblemError(error: unknown): error is ProblemError {
  return isErrorLike(error) && error.name === 'ProblemError' && 'kind' in error;
}

/** Turns whatever was thrown into a response, without the text of unknown errors and upstream bodies. */
export function toResponse(error: unknown): Response {
  if (isHttpException(error)) {
    const response = error.getResponse();
    if (isResponseLike(response)) return response;
  }
  if (isTrueLayerError(error)) {
    return problemResponse(upstreamProblem(error), error.retryAfter);
  }
  if (isStoreError(error)) {
    const title = 'Temporarily unavailable';
    return problemResponse({ code: 'internal-error', status: 503, title }, STORE_RETRY_AFTER);
  }
  if (!isProblemError(error)) {
    return problemResponse({ code: 'internal-error', status: 500, title: 'Internal error' });
  }
  const { detail, retryAfter } = error;
  const problem = { ...PROBLEMS[error.kind], ...(detail === undefined ? {} : { detail }) };
  return problemResponse(problem, retryAfter);
}

function upstreamProblem(error: TrueLayerError): Omit<HostProblem, 'type'> {
  const trace = error.traceId === undefined ? {} : { trace_id: error.traceId };
  if (error.status === 429) {
    return { code: 'rate-limited', status: 429, title: 'Too many requests', ...trace };
  }
  const setupError = setupErrorOf(error);
  if (setupError !== undefined) return { ...PROBLEMS.misconfigured, detail: setupError, ...trace };
  return isProviderError(error)
    ? { code: 'provider-unavailable', status: 502, title: 'The bank is unavailable', ...trace }
    : { code: 'upstream-failed', status: 502, title: 'The request to TrueLayer failed', ...trace };
}

/** What the developer has to change, if TrueLayer rejects a value of the configuration. */
export function setupErrorOf(error: TrueLayerError): string | undefined {
  const { status = 500 } = error;
  if (isTokenError(error) && error.code === 'invalid_scope') {
    return 'TrueLayer does not issue the scope data to this client (invalid_scope): ask TrueLayer to enable Data API v3 for the app in its Console';
  }
  if (isTokenError(error) && status < 500 && OAUTH_SETUP_ERRORS.has(error.code)) {
    return `TrueLayer rejects the credentials (${error.code}): check clientId, clientSecret and environment`;
  }
  const fields = Object.keys(error.errors);
  if (fields.some((field) => field.startsWith('hosted_page.return_uri'))) {
    return 'TrueLayer rejects hosted_page.return_uri: register publicUrl + /return as a redirect URI in its Console';
  }
  const ofUser = fields.filter((field) => /^user(\.\w+)?$/.test(field));
  if (ofUser.length === 0) return undefined;
  return `TrueLayer rejects ${ofUser.join(', ')}: check what user() returns`;
}

/** OAuth errors that a retry does not fix. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const OAUTH_SETUP_ERRORS: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'unsupported_grant_type',
]);

/** Seconds. The limit for a `Retry-After` of TrueLayer. */
const MAX_RETRY_AFTER = 3600;

/** @param seconds for `Retry-After`, at most `MAX_RETRY_AFTER`. */
function problemResponse(problem: Omit<HostProblem, 'type'>, seconds?: number): Response {
  const body: HostProblem = { type: `urn:connect-bank:problem:${problem.code}`, ...problem };
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  if (seconds !== undefined) {
    headers.set('Retry-After', String(Math.min(seconds, MAX_RETRY_AFTER)));
  }
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}
