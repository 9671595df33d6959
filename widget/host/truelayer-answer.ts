/** Reads TrueLayer's answers: the typed data of a good one, the typed error of any other. */
import type * as z from 'zod/mini';
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
} from './truelayer-error.ts';
import { problem, tokenAnswer, tokenRefusal } from './truelayer-schema.ts';

/** An answer as it came. */
export type Reply = { status: number; headers: Headers; text: string };

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

/** How many of the fields that are not as documented an error names. */
const MOST_FIELDS = 5;

/** The data of a good answer. Throws a `TrueLayerError` for any other; `now` dates its `Retry-After`. */
export function dataOf<Schema extends z.ZodMiniType>(
  reply: Reply,
  schema: Schema,
  now: number,
): z.output<Schema> {
  const body = jsonOf(reply);
  if (reply.status < 200 || reply.status > 299) throw errorOf(reply, body, now);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.').slice(0, 100) || 'body');
  const named = [...new Set(fields)].slice(0, MOST_FIELDS).join(', ');
  const summary = `TrueLayer's answer is not as documented: ${named}`;
  throw new UnexpectedAnswerError(summary, factsOf(reply, now));
}

/** The data of a token; the refusals of its endpoint speak OAuth and not problem details. */
export function tokenOf(reply: Reply, now: number): z.output<typeof tokenAnswer> {
  if (reply.status < 400) return dataOf(reply, tokenAnswer, now);
  const refusal = tokenRefusal.safeParse(jsonOf(reply));
  const code = refusal.success ? refusal.data.error : `status ${reply.status}`;
  throw new TokenError(code, factsOf(reply, now));
}

/** The trace id of an answer, where it has one. */
export function traceIdOf({ headers }: Reply): string | undefined {
  return traceIdIn(headers.get('Tl-Trace-Id'));
}

function errorOf(reply: Reply, body: unknown, now: number): TrueLayerError {
  const known = factsOf(reply, now);
  if (reply.status < 400) {
    return new UnexpectedAnswerError('TrueLayer answered with a redirect', known);
  }
  const parsed = problem.safeParse(body);
  const said = parsed.success ? parsed.data : {};
  const fragment = said.type?.split('#')[1]?.replaceAll('_', '-') ?? '';
  const byType = Object.hasOwn(BY_TYPE, fragment) ? BY_TYPE[fragment] : undefined;
  const ErrorOfProblem = byType ?? BY_STATUS[reply.status] ?? TrueLayerError;
  const summary = `TrueLayer answered ${reply.status} ${printable(said.title)}`.trimEnd();
  return new ErrorOfProblem(summary, {
    ...known,
    type: said.type,
    title: said.title,
    detail: said.detail,
    errors: said.errors,
    traceId: known.traceId ?? traceIdIn(said.trace_id),
  });
}

function factsOf(reply: Reply, now: number): TrueLayerErrorFacts {
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

/** The body, or nothing where it is not JSON. */
function jsonOf({ text }: Reply): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
