import type { Context } from 'hono';
import type { DomainError } from '../domain/error.ts';
import { PROBLEMS, type Problem } from '../schema/problem.ts';
import { type Env, jsonResponse, traceIdOf } from './exchange.ts';

const PROBLEM_HEADERS = { 'Content-Type': 'application/problem+json; charset=UTF-8' };

/** Presents an error of the domain as TrueLayer's problem details. */
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
