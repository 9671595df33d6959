import type { Context } from 'hono';
import { type Env, traceIdOf } from '../http/env.ts';
import { type ProblemError, type ProblemErrorKind, toProblemError } from '../http/problem-error.ts';

/** The control plane's own problems; TrueLayer's are never among them. */

const STATUSES = {
  invalid: { status: 400, title: 'Bad Request' },
  unknown: { status: 404, title: 'Not Found' },
  not_now: { status: 409, title: 'Conflict' },
} as const satisfies Record<ProblemErrorKind, unknown>;

const UNEXPECTED = { status: 500, title: 'Internal Server Error' } as const;
const WAITED_IN_VAIN = { status: 408, title: 'Request Timeout' } as const;

type Head = { status: 400 | 404 | 408 | 409 | 500; title: string };

/** Tells a tester why nothing was done; what nobody foresaw is told in full, as it is their sandbox. */
export function controlProblem(error: Error, c: Context<Env>): Response {
  const refusal = toProblemError(error);
  if (refusal === undefined) return answer(c, UNEXPECTED, error.stack ?? error.message);
  return answer(c, STATUSES[refusal.kind], refusal.message, refusal.errors);
}

/** For whatever of the control plane does not exist. */
export function unknownControl(c: Context<Env>): Response {
  const { method, path } = c.req;
  return answer(c, STATUSES.unknown, `The control plane does not answer ${method} ${path}.`);
}

/** What was waited for did not come. */
export function timeoutProblem(c: Context<Env>, detail: string): Response {
  return answer(c, WAITED_IN_VAIN, detail);
}

function answer(
  c: Context<Env>,
  { status, title }: Head,
  detail: string,
  errors: ProblemError['errors'] = {},
): Response {
  const body = {
    ...{ type: 'about:blank', title, status, trace_id: traceIdOf(c), detail },
    ...(Object.keys(errors).length > 0 && { errors }),
  };
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json; charset=UTF-8',
    'Cache-Control': 'no-store',
  });
}
