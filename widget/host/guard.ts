/** Who may talk to the session routes, and how: run before any of them reads a body. */
import type { Context, Env, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HEADERS } from '../protocol.ts';
import { Refusal } from './errors.ts';
import type { Host } from './host.ts';
import type { Soon } from './soon.ts';

const MAX_BODY_BYTES = 8 * 1024;

/** Seconds a browser may remember the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/** The page that asks, as its browser tells: what it cannot tell is left out. */
export type Asker = { origin: string | undefined; site: string | undefined };

export function askerOf({ req }: Context): Asker {
  return { origin: req.header('Origin'), site: req.header('Sec-Fetch-Site') };
}

/** The headers that every answer of the session routes has. */
export type Seal = Readonly<Record<string, string>>;

/** Lets nobody keep an answer. */
export const NOT_KEPT: Seal = { Vary: 'Origin', 'Cache-Control': 'no-store' };

/**
 * Lets pages of the known origins read an answer, too, and nobody else's. A browser that says that the
 * page is of this very origin does not ask whether it may.
 */
export function sealOf({ origin = '', site }: Asker, { isKnownOrigin }: Host): Seal {
  if (site === 'same-origin') return NOT_KEPT;
  return {
    ...NOT_KEPT,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After,Date',
    ...(isKnownOrigin(origin) && { 'Access-Control-Allow-Origin': origin }),
  };
}

/** Headers that one answer may have several of. */
const LISTS: ReadonlySet<string> = new Set(['vary', 'set-cookie']);

/** Beside the headers that middleware around this, or the partner's own function, has set already. */
export function setHeaders(c: Context, headers: Iterable<[string, string]>): void {
  for (const [name, value] of headers) {
    c.header(name, value, { append: LISTS.has(name.toLowerCase()) });
  }
}

/**
 * Seals the answers of what comes after it. Which request headers a page adds (a CSRF token, a bearer)
 * is its own affair, so the ones it names are allowed.
 */
export function sealFor(host: Host): MiddlewareHandler {
  const preflight = cors({
    origin: (origin) => (host.isKnownOrigin(origin) ? origin : undefined),
    allowMethods: ['GET', 'POST'],
    credentials: true,
    maxAge: PREFLIGHT_SECONDS,
  });
  return async function sealAnswer(c, next) {
    const seal = Object.entries(sealOf(askerOf(c), host));
    const add = () => setHeaders(c, seal);
    // Before there is an answer, as it costs more to add them to one; again, where one has its own.
    add();
    if (c.req.method === 'OPTIONS') return preflight(c, next);
    await next();
    const { headers } = c.res;
    if (seal.some(([name, value]) => name !== 'Vary' && headers.get(name) !== value)) add();
    return undefined;
  };
}

/**
 * Refuses other origins, and requests that a form or a script of another site could send: those
 * cannot carry our header without a preflight. Without an `Origin`, which browsers leave out of
 * same-origin reads only, a request that changes something has to say that it is same-origin.
 * @throws {Refusal}
 */
export function checkAsker({ req }: Context, { origin, site }: Asker, { isKnownOrigin }: Host) {
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  const isKnown = origin === undefined ? isRead || site === 'same-origin' : isKnownOrigin(origin);
  if (!isKnown || (origin === undefined && site === 'cross-site')) {
    throw new Refusal('forbidden-origin', 'The origin of the page is not one of `origins`');
  }
  if (req.header(HEADERS.requestedWith) === undefined) {
    throw new Refusal('invalid-request', `${HEADERS.requestedWith}: the header is missing`);
  }
}

export function guardFor(host: Host): MiddlewareHandler {
  return function guard(c, next) {
    checkAsker(c, askerOf(c), host);
    return next();
  };
}

/** Origin of the page that asks; the guard has let it through. */
export function pageOriginOf<E extends Env>(c: Context<E>, { publicUrl }: Host): string {
  return c.req.header('Origin') ?? publicUrl().origin;
}

/** @throws {Refusal} for a body that is not JSON, and for one that is too long to be ours. */
export function checkBody<E extends Env>(c: Context<E>): Soon<unknown> {
  const { req } = c;
  const type = req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal('not-json');
  // What a server has counted is not to be counted again: that would make a stream of the body.
  const length = req.header('Transfer-Encoding') ? undefined : req.header('Content-Length');
  if (length === undefined) return countBody(c, async () => {});
  if (!(Number(length) <= MAX_BODY_BYTES)) throw new Refusal('too-large');
  return undefined;
}

/** The body; empty where somebody has read it before. */
export async function bodyOf<E extends Env>({ req }: Context<E>): Promise<string> {
  try {
    return await req.text();
  } catch (error) {
    // As `fetch` has it for a body that is used.
    if (error instanceof TypeError) return '';
    throw error;
  }
}

const countBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new Refusal('too-large');
  },
});
