/**
 * A route of the sessions as one handler that makes its answer in one piece: middleware that adds to an
 * answer costs more than all else that is done here.
 */
import type { Context, Env, Handler } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { Host } from '../context.ts';
import { isErrorLike, isResponseLike } from '../error-shapes.ts';
import {
  askerOf,
  checkAsker,
  NOT_KEPT,
  type Seal,
  sealOf,
  setHeaders,
  setSeal,
} from '../middleware/guard.ts';
import { isLater, type Soon } from './soon.ts';

/** What an answer says. */
export type Told = {
  status?: 200 | 201;
  body: object;
  headers?: Readonly<Record<string, string>> | undefined;
};

export type SessionRoute<E extends Env> = {
  /** @throws {Refusal} at once or later. */
  tell: (c: Context<E>) => Soon<Told>;
  /** The answer to what was thrown. */
  answerTo: (error: Error, c: Context<E>) => Response;
};

/** What such routes share. */
export type RouteTools<E extends Env> = {
  userIpOf: (c: Context<E>) => string | undefined;
  answerTo: (error: Error) => Response;
};

/** Guards a route, and lets nobody keep its answers. */
export function sessionRoute<E extends Env>(
  host: Host,
  { tell, answerTo }: SessionRoute<E>,
): Handler<E> {
  return function answerSealed(c) {
    let seal = NOT_KEPT;
    try {
      const asker = askerOf(c);
      seal = sealOf(asker, host);
      checkAsker(c, asker, host);
      const told = tell(c);
      if (!isLater(told)) return answered(c, told, seal);
      return told.then((it) => answered(c, it, seal)).catch((error) => failed(c, error, seal));
    } catch (error) {
      return failed(c, error, seal);
    }
  };

  function failed(c: Context<E>, thrown: unknown, seal: Seal): Response {
    const error = errorOf(thrown);
    // Where Hono leaves it for middleware around this, when it is the one to catch.
    c.error = error;
    const answer = answerTo(error, c);
    setHeaders(c, answer.headers);
    setSeal(c, seal);
    return c.newResponse(answer.body, answer.status as StatusCode);
  }
}

/** Partners throw anything, and Hono passes on to the server what is no error. */
function errorOf(thrown: unknown): Error {
  if (isErrorLike(thrown)) return thrown;
  const what = isResponseLike(thrown)
    ? 'A Response was thrown; throw an HTTPException that has it'
    : 'Something was thrown that is no error';
  return new Error(what, { cause: thrown });
}

function answered(c: Context, { status = 200, body, headers }: Told, seal: Seal): Response {
  const all = { 'Content-Type': 'application/json', ...headers };
  const text = JSON.stringify(body);
  const isFirst = c.body(null).headers.keys().next().done;
  setSeal(c, seal);
  if (isFirst) return new Response(text, { status, headers: { ...all, ...seal } });
  setHeaders(c, Object.entries(all));
  return c.body(text, status);
}
