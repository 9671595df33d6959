import type { Context, MiddlewareHandler } from 'hono';
import { failed } from '../domain/error.ts';
import type { Ids } from '../domain/id.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { World } from '../domain/world.ts';
import { problemAnswer } from './problem.ts';

/** What a request gathers on its way. */
export type Env = {
  Variables: {
    /** Where the exchange's trace id comes from: its client, as soon as one is known. */
    traceIds: Ids;
    /** Drawn when it is first asked for. */
    traceId?: string;
    /** Known once the bearer token was checked, or the journey in the address was found. */
    tenant: Tenant;
  };
};

export const TRACE_HEADER = 'Tl-Trace-Id';

/**
 * Gives each exchange its trace id.
 * @guess A problem's `trace_id` is the `Tl-Trace-Id` of the answer.
 */
export function exchange({ traceIds }: World): MiddlewareHandler<Env> {
  return async function traceExchange(c, next) {
    c.set('traceIds', traceIds);
    await next();
    c.res.headers.set(TRACE_HEADER, traceIdOf(c));
  };
}

/** The exchange turns out to be this client's. */
export function enter(c: Context<Env>, tenant: Tenant): void {
  c.set('tenant', tenant);
  c.set('traceIds', tenant.traceIds);
}

/** One per exchange; in the `Tl-Trace-Id` header of every answer and in every problem. */
export function traceIdOf(c: Context<Env>): string {
  const traceId = c.get('traceId') ?? c.get('traceIds').hex();
  c.set('traceId', traceId);
  return traceId;
}

/** An answer of the Data API, in its own media type. */
export function dataAnswer(c: Context<Env>, status: 200 | 201 | 202, body: object): Response {
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/json; charset=UTF-8',
  });
}

/** An unforeseen throw, told to nobody but the one who runs the sandbox. */
export function unknownErrorAnswer(error: Error, c: Context<Env>): Response {
  return problemAnswer(c, failed('unknown_error', `Unexpected: ${error.stack}`).error);
}

/**
 * For whatever no operation answers.
 * @guess A known path with another method, a slash more or other capitals is Not Found: the document declares no 405. HEAD is answered as GET without the body.
 */
export function notFoundAnswer(c: Context<Env>): Response {
  const { method, path } = c.req;
  return problemAnswer(c, failed('not_found', `no operation answers ${method} ${path}`).error);
}
