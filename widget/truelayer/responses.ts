/** Reads TrueLayer's answers: the typed data of a good one, the typed error of any other. */
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
  UnexpectedAnswerError,
  UnknownError,
} from './errors.ts';
import { problem, tokenAnswer, tokenRefusal } from './schema.ts';
import { parseTolerantly, pathsOf } from './tolerant-reader.ts';

/** The data of a good answer, and the paths of what was odd in it and left out. */
export type Read<Data> = { data: Data; ignored: readonly string[] };

type ErrorClass = new (summary: string, facts: TrueLayerErrorFacts) => TrueLayerError;

/** By the fragment of the problem's type. */
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

/** For answers without a type that is known. A bare 400 stays a `TrueLayerError`. */
const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  401: UnauthenticatedError,
  403: ForbiddenError,
  404: NotFoundError,
  429: RateLimitError,
  500: UnknownError,
  502: ProviderError,
  504: GatewayTimeoutError,
};

/** How many of the fields that TrueLayer calls invalid an error names. */
const MOST_FIELDS = 5;

/** The data of a good answer. Throws a `TrueLayerError` for any other; `now` dates its `Retry-After`. */
export function dataOf<Schema extends z.ZodMiniType>(
  reply: RawResponse,
  schema: Schema,
  now: number,
): Read<z.output<Schema>> {
  const body = jsonOf(reply);
  if (!isGood(reply)) throw errorOf(reply, body, now);
  const { parsed, ignored } = parseTolerantly(schema, body);
  if (parsed.success) return { data: parsed.data, ignored };
  const summary = `TrueLayer's answer is not as documented: ${pathsOf(parsed.error).join(', ')}`;
  throw new UnexpectedAnswerError(summary, factsOf(reply, now));
}

/**
 * For calls that only ask whether something may be read: the status is the whole answer.
 * @throws the `TrueLayerError` of any status but 200. A 400 that names no type is an
 * `InvalidStateError`, since nothing else about such a request can be wrong.
 */
export function checkOk(reply: RawResponse, now: number): Read<undefined> {
  if (reply.status === 200) return { data: undefined, ignored: [] };
  if (isGood(reply)) {
    throw new UnexpectedAnswerError('TrueLayer answered another question', factsOf(reply, now));
  }
  throw errorOf(reply, jsonOf(reply), now, InvalidStateError);
}

/** The data of a token; the refusals of its endpoint speak OAuth and not problem details. */
export function tokenOf(reply: RawResponse, now: number): Read<z.output<typeof tokenAnswer>> {
  if (reply.status < 400) return dataOf(reply, tokenAnswer, now);
  const refusal = tokenRefusal.safeParse(jsonOf(reply));
  const code = refusal.success ? refusal.data.error : `status ${reply.status}`;
  throw new TokenError(code, factsOf(reply, now));
}

/** The trace id of an answer, where it has one. */
export function traceIdOf({ headers }: RawResponse): string | undefined {
  return traceIdIn(headers.get('Tl-Trace-Id'));
}

const isGood = ({ status }: RawResponse): boolean => status >= 200 && status <= 299;

/** `bareBadRequest` is for a 400 that names no type. */
function errorOf(
  reply: RawResponse,
  body: unknown,
  now: number,
  bareBadRequest: ErrorClass = TrueLayerError,
): TrueLayerError {
  const known = factsOf(reply, now);
  // Some runtimes hide a redirect behind the status 0.
  if (reply.status < 400) {
    return new UnexpectedAnswerError('TrueLayer answered with a redirect', known);
  }
  const { parsed } = parseTolerantly(problem, body);
  const said: Partial<z.output<typeof problem>> = parsed.success ? parsed.data : {};
  const fragment = said.type?.split('#')[1]?.replaceAll('_', '-') ?? '';
  const byType = Object.hasOwn(BY_TYPE, fragment) ? BY_TYPE[fragment] : undefined;
  const isBare = reply.status === 400 && fragment === '';
  const byStatus = isBare ? bareBadRequest : BY_STATUS[reply.status];
  const ErrorOfProblem = byType ?? byStatus ?? TrueLayerError;
  const errors = messagesIn(said.errors);
  const summary = `TrueLayer answered ${reply.status} ${printable(said.title)}`.trimEnd();
  return new ErrorOfProblem(summary + listed(Object.keys(errors)), {
    ...known,
    type: said.type,
    title: said.title,
    detail: said.detail,
    errors,
    traceId: known.traceId ?? traceIdIn(said.trace_id),
  });
}

/** The messages of each field; what is no text is left out. */
function messagesIn(errors: Readonly<Record<string, unknown>> = {}): Record<string, string[]> {
  const entries = Object.entries(errors).map(([name, messages]): [string, string[]] => [
    name,
    [messages].flat().filter((each) => typeof each === 'string'),
  ]);
  return Object.fromEntries(entries);
}

/** The names of fields, which are TrueLayer's own, for a message; anything else is left out. */
function listed(names: readonly string[]): string {
  const fields = fieldNamesIn(names);
  return fields.length === 0 ? '' : `: ${fields.join(', ')}`;
}

/** Those of the names that look like a field of a body, a query or a header: at most five. */
export function fieldNamesIn(names: readonly string[]): string[] {
  return names.filter((name) => /^[A-Za-z][\w.[\]-]{0,63}$/.test(name)).slice(0, MOST_FIELDS);
}

function factsOf(reply: RawResponse, now: number): TrueLayerErrorFacts {
  const { status, headers } = reply;
  const retryAfter = secondsIn(headers.get('Retry-After')?.trim() ?? '', now);
  return { status, traceId: traceIdOf(reply), retryAfter };
}

/** Seconds of a `Retry-After`, which has them or a date of HTTP's. */
function secondsIn(text: string, now: number): number | undefined {
  const isDate = /^\w{3,9}, .* GMT$/.test(text);
  if (!isDate && !/^\d+(\.\d+)?$/.test(text)) return undefined;
  const seconds = Math.ceil(isDate ? (Date.parse(text) - now) / 1000 : Number(text));
  return Number.isNaN(seconds)
    ? undefined
    : Math.min(Math.max(0, seconds), Number.MAX_SAFE_INTEGER);
}

/** A trace id is passed on to browsers and logs, so it has to look like one. */
function traceIdIn(text: string | null | undefined): string | undefined {
  return text && /^[\w-]{1,64}$/.test(text) ? text : undefined;
}

/** A title goes into messages, so it has to look like one. */
function printable(title: string | undefined): string {
  return title !== undefined && /^[\w' -]{1,64}$/.test(title) ? title : '';
}

/** The body, or nothing where it is not JSON. Its media type is not looked at. */
function jsonOf({ text }: RawResponse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
