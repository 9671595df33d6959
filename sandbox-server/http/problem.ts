import type { Context } from 'hono';
import { type DomainError, failed } from '../domain/error.ts';
import { PROBLEMS, type Problem } from '../schema/problem.ts';
import { type Env, traceIdOf } from './env.ts';
import { jsonResponse } from './response.ts';

const PROBLEM_HEADERS = { 'Content-Type': 'application/problem+json; charset=UTF-8' };

/**
 * Presents a domain error as TrueLayer's problem details.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse(c: Context<Env>, error: DomainError): Response {
  const { type, title, status, detail } = PROBLEMS[error.kind];
  const body: Problem = {
    type,
    title,
    status,
    trace_id: traceIdOf(c),
    detail,
    ...(error.kind === 'invalid_parameters' && { errors: error.errors }),
  };
  c.set('why', error.why);
  return jsonResponse(c, status, body, PROBLEM_HEADERS);
}

/** The response to an unexpected exception; only the request log has its stack trace. */
export function unknownErrorResponse(error: Error, c: Context<Env>): Response {
  return problemResponse(c, failed('unknown_error', `Unexpected: ${error.stack}`).error);
}

/**
 * The response where no route matches.
 * @guess A known path with another method, a slash more or other capitals is Not Found: the document declares no 405. HEAD is answered as GET without the body.
 */
export function notFoundResponse(c: Context<Env>): Response {
  const { method, path } = c.req;
  return problemResponse(c, failed('not_found', `no operation answers ${method} ${path}`).error);
}
