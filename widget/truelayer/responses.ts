/** Parses TrueLayer's responses: typed data of a successful one, a typed error of any other. */
import type * as z from 'zod/mini';
import type { RawResponse } from './bounded-fetch.ts';
import {
  FeatureNotSupportedError,
  ForbiddenError,
  GatewayTimeoutError,
  InvalidParametersError,
  InvalidStateError,
  NotFoundError,
  ProviderError,
  RateLimitError,
  TokenError,
  TrueLayerError,
  type TrueLayerErrorFacts,
  UnauthenticatedError,
  UnexpectedResponseError,
  UnknownError,
} from './errors.ts';
import { problem, tokenErrorResponse, tokenResponse } from './schema.ts';
import { parseTolerantly, pathsOf } from './tolerant-reader.ts';

/** The data of a successful response, and the paths of what was malformed in it and left out. */
export type ParsedResponse<Data> = { data: Data; ignored: readonly string[] };

type ErrorClass = new (summary: string, facts: TrueLayerErrorFacts) => TrueLayerError;

/**
 * Keyed by the fragment of the problem's type.
 * @see https://docs.truelayer.com/docs/error-types
 */
const BY_TYPE: Readonly<Record<string, ErrorClass>> = {
  'invalid-parameters': InvalidParametersError,
  'invalid-state': InvalidStateError,
  unauthenticated: UnauthenticatedError,
  forbidden: ForbiddenError,
  'not-found': NotFoundError,
  'rate-limit-exceeded': RateLimitError,
  'provider-error': ProviderError,
  /** @guess The type of Feature Not Supported follows the pattern of the other problems. */
  'feature-not-supported': FeatureNotSupportedError,
  'gateway-timeout': GatewayTimeoutError,
  'unknown-error': UnknownError,
};

/** For responses without a known problem type. Such a 400 stays a `TrueLayerError`. */
const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  401: UnauthenticatedError,
  403: ForbiddenError,
  404: NotFoundError,
  429: RateLimitError,
  500: UnknownError,
  502: ProviderError,
  504: GatewayTimeoutError,
};

/** How many invalid fields the message of an error names. */
const MAX_FIELDS = 5;

/**
 * Parses a successful response.
 * @param now the time that a date in `Retry-After` is relative to.
 * @throws {TrueLayerError} for an error response, and for one that is not as documented.
 */
export function parseResponse<Schema extends z.ZodMiniType>(
  response: RawResponse,
  schema: Schema,
  now: number,
): ParsedResponse<z.output<Schema>> {
  const body = parseJson(response);
  if (!isSuccess(response)) throw toError(response, body, now);
  const { parsed, ignored } = parseTolerantly(schema, body);
  if (parsed.success) return { data: parsed.data, ignored };
  const summary = `TrueLayer's response is not as documented: ${pathsOf(parsed.error).join(', ')}`;
  throw new UnexpectedResponseError(summary, errorFactsOf(response, now));
}

/**
 * Checks the status only, whatever the body contains.
 * @throws {TrueLayerError} for any status but 200. A 400 without a problem type is an
 * `InvalidStateError`, since nothing else about such a request can be wrong.
 */
export function checkOk(response: RawResponse, now: number): ParsedResponse<undefined> {
  if (response.status === 200) return { data: undefined, ignored: [] };
  if (isSuccess(response)) {
    throw new UnexpectedResponseError(
      'TrueLayer responded with an unexpected status',
      errorFactsOf(response, now),
    );
  }
  throw toError(response, parseJson(response), now, InvalidStateError);
}

/**
 * Parses a response of the token endpoint. Its errors are OAuth's, and not problem details.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function parseTokenResponse(
  response: RawResponse,
  now: number,
): ParsedResponse<z.output<typeof tokenResponse>> {
  if (response.status < 400) return parseResponse(response, tokenResponse, now);
  const oauthError = tokenErrorResponse.safeParse(parseJson(response));
  const code = oauthError.success ? oauthError.data.error : `status ${response.status}`;
  throw new TokenError(code, errorFactsOf(response, now));
}

export function traceIdOf({ headers }: RawResponse): string | undefined {
  return parseTraceId(headers.get('Tl-Trace-Id'));
}

const isSuccess = ({ status }: RawResponse): boolean => status >= 200 && status <= 299;

/** @param BareBadRequest the class for a 400 without a problem type. */
function toError(
  response: RawResponse,
  body: unknown,
  now: number,
  BareBadRequest: ErrorClass = TrueLayerError,
): TrueLayerError {
  const facts = errorFactsOf(response, now);
  // Some runtimes hide a redirect behind the status 0.
  if (response.status < 400) {
    return new UnexpectedResponseError('TrueLayer responded with a redirect', facts);
  }
  const { parsed } = parseTolerantly(problem, body);
  const fields: Partial<z.output<typeof problem>> = parsed.success ? parsed.data : {};
  const fragment = fields.type?.split('#')[1]?.replaceAll('_', '-') ?? '';
  const byType = Object.hasOwn(BY_TYPE, fragment) ? BY_TYPE[fragment] : undefined;
  const isBare = response.status === 400 && fragment === '';
  const byStatus = isBare ? BareBadRequest : BY_STATUS[response.status];
  const ErrorOfProblem = byType ?? byStatus ?? TrueLayerError;
  const errors = parseFieldErrors(fields.errors);
  const summary =
    `TrueLayer responded with ${response.status} ${printableTitle(fields.title)}`.trimEnd();
  return new ErrorOfProblem(summary + formatFieldNames(Object.keys(errors)), {
    ...facts,
    type: fields.type,
    title: fields.title,
    detail: fields.detail,
    errors,
    traceId: facts.traceId ?? parseTraceId(fields.trace_id),
  });
}

/** The messages of each field, without those that are not text. */
function parseFieldErrors(
  errors: Readonly<Record<string, unknown>> = {},
): Record<string, string[]> {
  const entries = Object.entries(errors).map(([name, messages]): [string, string[]] => [
    name,
    [messages].flat().filter((each) => typeof each === 'string'),
  ]);
  return Object.fromEntries(entries);
}

function formatFieldNames(names: readonly string[]): string {
  const fields = fieldNamesIn(names);
  return fields.length === 0 ? '' : `: ${fields.join(', ')}`;
}

/** The names, at most five, that look like a field of a body, a query or a header. */
export function fieldNamesIn(names: readonly string[]): string[] {
  return names.filter((name) => /^[A-Za-z][\w.[\]-]{0,63}$/.test(name)).slice(0, MAX_FIELDS);
}

function errorFactsOf(response: RawResponse, now: number): TrueLayerErrorFacts {
  const { status, headers } = response;
  const retryAfter = parseRetryAfter(headers.get('Retry-After')?.trim() ?? '', now);
  return { status, traceId: traceIdOf(response), retryAfter };
}

/** Seconds. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function parseRetryAfter(text: string, now: number): number | undefined {
  const isDate = /^\w{3,9}, .* GMT$/.test(text);
  if (!isDate && !/^\d+(\.\d+)?$/.test(text)) return undefined;
  const seconds = Math.ceil(isDate ? (Date.parse(text) - now) / 1000 : Number(text));
  return Number.isNaN(seconds)
    ? undefined
    : Math.min(Math.max(0, seconds), Number.MAX_SAFE_INTEGER);
}

/** Browsers and logs receive the trace id, so anything that does not look like one is dropped. */
function parseTraceId(text: string | null | undefined): string | undefined {
  return text && /^[\w-]{1,64}$/.test(text) ? text : undefined;
}

/** Messages contain the title, so anything that does not look like one is dropped. */
function printableTitle(title: string | undefined): string {
  return title !== undefined && /^[\w' -]{1,64}$/.test(title) ? title : '';
}

/** The parsed body, or `undefined` if it is not JSON, whatever its media type. */
function parseJson({ text }: RawResponse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
