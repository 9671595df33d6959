/** Who may talk to the session routes, and how: run before any of them reads a body. */
import type { Context, Env, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HEADERS } from '../../protocol.ts';
import { parseUrl } from '../../safe-url.ts';
import type { Host } from '../context.ts';
import { ProblemError } from '../errors.ts';
import type { Soon } from '../sessions/soon.ts';
import { lockHeaders } from './locked-headers.ts';

const MAX_BODY_BYTES = 8 * 1024;

/** Seconds a browser may remember the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/** The page that asks, as its browser tells: what it cannot tell is left out. */
export type RequestOrigin = { origin: string | undefined; site: string | undefined };

export function requestOriginOf({ req }: Context): RequestOrigin {
  return { origin: req.header('Origin'), site: req.header('Sec-Fetch-Site') };
}

/** The headers that every answer of the session routes has. */
export type Seal = Readonly<Record<string, string>>;

/** Lets nobody keep an answer. */
export const NO_STORE: Seal = { Vary: 'Origin', 'Cache-Control': 'no-store' };

/**
 * Lets pages of the known origins read an answer, too, and nobody else's. A browser that says that the
 * page is of this very origin does not ask whether it may.
 */
export function sealOf({ origin = '', site }: RequestOrigin, { isKnownOrigin }: Host): Seal {
  if (site === 'same-origin') return NO_STORE;
  return {
    ...NO_STORE,
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
 * Sets the headers that every answer has, whatever middleware around it sets: `cors()` would let
 * any page read it, and `etag()` answer the next poll with 304.
 */
export function setSeal(c: Context, seal: Seal): void {
  setHeaders(c, Object.entries(seal));
  const isForeign = 'Access-Control-Allow-Credentials' in seal;
  lockHeaders(c, {
    ETag: undefined,
    ...(isForeign && { 'Access-Control-Allow-Origin': undefined }),
    ...seal,
  });
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
    setSeal(c, sealOf(requestOriginOf(c), host));
    if (c.req.method === 'OPTIONS') return preflight(c, next);
    return next();
  };
}

/**
 * Refuses other origins, and requests that a form or a script of another site could send: those
 * cannot carry our header without a preflight. Without an `Origin`, which browsers leave out of
 * same-origin reads only, a request that changes something has to say that it is same-origin.
 * @throws {ProblemError}
 */
export function requireTrustedOrigin(
  { req }: Context,
  { origin, site }: RequestOrigin,
  host: Host,
) {
  const { isKnownOrigin } = host;
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  const isKnown = origin === undefined ? isRead || site === 'same-origin' : isKnownOrigin(origin);
  if (!isKnown || (origin === undefined && site === 'cross-site')) {
    throw new ProblemError('forbidden-origin', foreignOriginDetail(origin, host));
  }
  if (req.header(HEADERS.requestedWith) === undefined) {
    throw new ProblemError('invalid-request', `${HEADERS.requestedWith}: the header is missing`);
  }
}

/** Names both sides: origins are no secret, and one of them is a typo as often as an attack. */
function foreignOriginDetail(origin: string | undefined, { knownOrigins }: Host): string {
  const allowed = `Allowed are ${knownOrigins().join(', ')} (\`publicUrl\` and \`origins\`)`;
  if (origin === undefined) return `The request has no Origin header. ${allowed}`;
  const isOrigin = origin.length <= 300 && parseUrl(origin)?.origin === origin;
  const shown = isOrigin || origin === 'null' ? origin : 'of the request, which is no origin,';
  return `The origin ${shown} is not allowed. ${allowed}`;
}

export function guardFor(host: Host): MiddlewareHandler {
  return function guard(c, next) {
    requireTrustedOrigin(c, requestOriginOf(c), host);
    return next();
  };
}

/** Origin of the page that asks; the guard has let it through. */
export function pageOriginOf<E extends Env>(c: Context<E>, { publicUrl }: Host): string {
  return c.req.header('Origin') ?? publicUrl().origin;
}

/** @throws {ProblemError} for a body that is not JSON, and for one that is too long to be ours. */
export function checkBody<E extends Env>(c: Context<E>): Soon<unknown> {
  const { req } = c;
  const type = req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new ProblemError('not-json');
  // What a server has counted is not to be counted again: that would make a stream of the body.
  const length = req.header('Transfer-Encoding') ? undefined : req.header('Content-Length');
  // A body that was read before cannot be counted as it comes; its text is, in `readBody`.
  if (length === undefined) return req.raw.bodyUsed ? undefined : countBody(c, async () => {});
  if (!(Number(length) <= MAX_BODY_BYTES)) throw new ProblemError('too-large');
  return undefined;
}

/**
 * The body as text. Hono keeps what its own middleware has read; other parsers leave nothing.
 * @throws {ProblemError} for a body that was read before and is gone, and for one that breaks off.
 */
export async function readBody<E extends Env>({ req }: Context<E>): Promise<string> {
  let text: string;
  try {
    text = await req.text();
  } catch {
    const isAborted = req.raw.signal?.aborted === true;
    throw new ProblemError('invalid-request', isAborted ? 'body: it breaks off' : READ_BEFORE);
  }
  if (text.length > MAX_BODY_BYTES) throw new ProblemError('too-large');
  if (text === '' && Number(req.header('Content-Length')) > 0) {
    throw new ProblemError('invalid-request', READ_BEFORE);
  }
  return text;
}

/** A form's fields; none, which is reported, if a body parser has left nothing of them. */
export async function readForm<E extends Env>(c: Context<E>, host: Host): Promise<URLSearchParams> {
  try {
    const { bodyCache } = c.req;
    const isParsed = bodyCache.formData !== undefined;
    if (!isParsed) return new URLSearchParams(await readBody(c));
    const fields = new URLSearchParams();
    for (const [name, value] of await c.req.formData()) {
      if (typeof value === 'string') fields.set(name, value);
    }
    return fields;
  } catch (error) {
    host.emit({ type: 'internal-error', error });
    return new URLSearchParams();
  }
}

const READ_BEFORE =
  'body: a body parser has read it before; mount the endpoint ahead of the parser';

const countBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new ProblemError('too-large');
  },
});
