import type { Context } from 'hono';
import { z } from 'zod';
import { type Env, traceIdOf } from '../http/env.ts';
import { type ProblemError, type ProblemErrorKind, toProblemError } from '../http/problem-error.ts';

/** The control plane's own problems. They never have TrueLayer's types. */

/** The title of each status. */
export const PROBLEM_STATUSES = {
  400: 'Bad Request',
  404: 'Not Found',
  408: 'Request Timeout',
  409: 'Conflict',
  500: 'Internal Server Error',
} as const;
export type ProblemStatus = keyof typeof PROBLEM_STATUSES;

const STATUS_OF: Record<ProblemErrorKind, ProblemStatus> = {
  invalid: 400,
  unknown: 404,
  not_now: 409,
};

/** The body of every problem. */
export const controlProblemBody = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  trace_id: z.string(),
  detail: z.string(),
  errors: z.record(z.string(), z.array(z.string())).exactOptional(),
});

/** Presents an error as a problem. An unexpected one comes with its stack, since the reader runs the sandbox. */
export function controlProblem(error: Error, c: Context<Env>): Response {
  const problem = toProblemError(error);
  if (problem === undefined) return respond(c, 500, error.stack ?? error.message);
  return respond(c, STATUS_OF[problem.kind], problem.message, problem.errors);
}

/** The response where no operation has this method and path. */
export function unknownControl(c: Context<Env>): Response {
  const { method, path } = c.req;
  return respond(c, 404, `The control plane does not answer ${method} ${path}.`);
}

/** The response when the wait for a webhook has timed out. */
export function timeoutProblem(c: Context<Env>, detail: string): Response {
  return respond(c, 408, detail);
}

function respond(
  c: Context<Env>,
  status: ProblemStatus,
  detail: string,
  errors: ProblemError['errors'] = {},
): Response {
  const body: z.output<typeof controlProblemBody> = {
    ...{
      type: 'about:blank',
      title: PROBLEM_STATUSES[status],
      status,
      trace_id: traceIdOf(c),
      detail,
    },
    ...(Object.keys(errors).length > 0 && { errors }),
  };
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json; charset=UTF-8',
    'Cache-Control': 'no-store',
  });
}
