/** Reads TrueLayer's answers: the typed data of a good one, the typed error of any other. */
import type { z } from 'zod';
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
import { problem, tokenRefusal } from './truelayer-schema.ts';

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

/** Fields that an error names: the first few tell enough. */
const MAX_NAMED = 5;

/** Bytes, unpacked. A page of 500 transactions is a tenth of it. */
export const MAX_ANSWER = 4 * 1024 * 1024;

/** @throws {UnexpectedAnswerError} for a body that goes on for longer than any answer does. */
export async function wholeBodyOf(response: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > MAX_ANSWER) {
      await reader?.cancel();
      throw new UnexpectedAnswerError('TrueLayer’s answer does not end', factsOf(response));
    }
    chunks.push(read.value);
  }
  return new Blob(chunks);
}

/** The data of a good answer. Throws a `TrueLayerError` for any other. */
export async function dataOf<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = await jsonOf(response);
  if (!response.ok) throw errorOf(response, body);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.slice(0, MAX_NAMED);
  const fields = wrong.map(({ path }) => path.join('.').slice(0, 100) || 'body').join(', ');
  throw new UnexpectedAnswerError(
    `TrueLayer's answer is not as documented: ${fields}`,
    factsOf(response),
  );
}

/** The error of the token endpoint's refusal, which speaks OAuth and not problem details. */
export async function tokenErrorOf(response: Response): Promise<TokenError> {
  const refusal = tokenRefusal.safeParse(await jsonOf(response));
  const code = refusal.success ? refusal.data.error : `status ${response.status}`;
  return new TokenError(code, factsOf(response));
}

/** The trace id of an answer, where it has one. */
export function traceIdOf({ headers }: Response): string | undefined {
  return traceIdIn(headers.get('Tl-Trace-Id'));
}

function errorOf(response: Response, body: unknown): TrueLayerError {
  if (response.status < 400) {
    return new UnexpectedAnswerError('TrueLayer answered with a redirect', factsOf(response));
  }
  const parsed = problem.safeParse(body);
  const said = parsed.success ? parsed.data : {};
  const fragment = said.type?.split('#')[1]?.replaceAll('_', '-') ?? '';
  const ErrorOfProblem = BY_TYPE[fragment] ?? BY_STATUS[response.status] ?? TrueLayerError;
  const summary = ['TrueLayer answered', response.status, said.title].filter(Boolean).join(' ');
  const known = factsOf(response);
  return new ErrorOfProblem(summary, {
    ...known,
    type: said.type,
    title: said.title,
    detail: said.detail,
    errors: said.errors,
    traceId: known.traceId ?? traceIdIn(said.trace_id),
  });
}

function factsOf(response: Response): TrueLayerErrorFacts {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return {
    status: response.status,
    traceId: traceIdOf(response),
    retryAfter: Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : undefined,
  };
}

/** A trace id is passed on to browsers and logs, so it has to look like one. */
function traceIdIn(text: string | null | undefined): string | undefined {
  return text && /^[\w-]{1,64}$/.test(text) ? text : undefined;
}

/** The body, or nothing where it is not JSON. */
async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
