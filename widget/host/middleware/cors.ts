/** Lets pages of the known origins read responses, and prevents caching. */
import type { MiddlewareHandler } from 'hono';
import { cors as honoCors } from 'hono/cors';
import type { HostContext } from '../context.ts';
import { requestOriginOf } from './csrf.ts';
import { lockHeaders } from './locked-headers.ts';

/** Seconds that a browser may cache the response to a preflight. */
const PREFLIGHT_MAX_AGE = 600;

const EXPOSED_HEADERS = ['Retry-After', 'Date'];

/** Prevents caching. An `ETag` would let `etag()` around the endpoint respond to a poll with 304. */
const NO_STORE = { Vary: 'Origin', 'Cache-Control': 'no-store', ETag: undefined } as const;

export const noStore: MiddlewareHandler = async function noStore(c, next) {
  await next();
  lockHeaders(c, NO_STORE);
};

/**
 * Hono's `cors()` for the known origins, also if middleware around the endpoint allows others. Pages
 * may send any header, such as a CSRF token or a bearer. Same-origin requests need no CORS.
 */
export function cors({ isKnownOrigin }: HostContext): MiddlewareHandler {
  const allowKnownOrigins = honoCors({
    origin: (origin) => (isKnownOrigin(origin) ? origin : undefined),
    allowMethods: ['GET', 'POST'],
    exposeHeaders: EXPOSED_HEADERS,
    credentials: true,
    maxAge: PREFLIGHT_MAX_AGE,
  });
  return async function cors(c, next) {
    const { origin = '', site } = requestOriginOf(c);
    if (site === 'same-origin' && c.req.method !== 'OPTIONS') return next();
    const preflight = await allowKnownOrigins(c, next);
    lockHeaders(c, {
      'Access-Control-Allow-Origin': isKnownOrigin(origin) ? origin : undefined,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(','),
    });
    return preflight;
  };
}
