/** Who may talk to the session routes, and how: run before any of them reads a body. */
import type { Context, Env, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HEADERS } from '../protocol.ts';
import { Refusal } from './errors.ts';
import type { Host } from './host.ts';

const MAX_BODY_BYTES = 8 * 1024;

/** Seconds a browser may remember the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/**
 * CORS for the known origins and nobody else. Which request headers a page adds (a CSRF token, a
 * bearer) is its own affair, so the ones it names are allowed.
 */
export function corsFor({ isKnownOrigin }: Host): MiddlewareHandler {
  return cors({
    origin: (origin) => (isKnownOrigin(origin) ? origin : undefined),
    allowMethods: ['GET', 'POST'],
    exposeHeaders: ['Retry-After', 'Date'],
    credentials: true,
    maxAge: PREFLIGHT_SECONDS,
  });
}

/**
 * Refuses other origins, and requests that a form or a script of another site could send: those
 * cannot carry our header without a preflight. Without an `Origin`, which browsers leave out of
 * same-origin reads only, a request that changes something has to say that it is same-origin.
 */
export function guardFor({ isKnownOrigin }: Host): MiddlewareHandler {
  return async function guard(c, next) {
    const origin = c.req.header('Origin');
    const site = c.req.header('Sec-Fetch-Site');
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    const isKnown = origin === undefined ? isRead || site === 'same-origin' : isKnownOrigin(origin);
    if (!isKnown || (origin === undefined && site === 'cross-site')) {
      throw new Refusal('forbidden-origin', 'The origin of the page is not one of `origins`');
    }
    if (c.req.header(HEADERS.requestedWith) === undefined) {
      throw new Refusal('invalid-request', `${HEADERS.requestedWith}: the header is missing`);
    }
    await next();
  };
}

/** Origin of the page that asks; the guard has let it through. */
export function pageOriginOf<E extends Env>(c: Context<E>, { publicUrl }: Host): string {
  return c.req.header('Origin') ?? new URL(publicUrl()).origin;
}

/** Refuses bodies that are not JSON, and those that are too long to be ours. */
export const jsonOnly: readonly [MiddlewareHandler, MiddlewareHandler] = [
  async function requireJson(c, next) {
    const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') throw new Refusal('not-json');
    await next();
  },
  bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      throw new Refusal('too-large');
    },
  }),
];
