/** Rejects requests of pages that are not allowed to use the endpoint. */
import type { Context, Env, MiddlewareHandler } from 'hono';
import { HEADERS } from '../../protocol.ts';
import { parseUrl } from '../../safe-url.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';

/** The page that sends a request, as far as the headers of the browser show it. */
type RequestOrigin = { origin: string | undefined; site: string | undefined };

export function requestOriginOf({ req }: Context): RequestOrigin {
  return { origin: req.header('Origin'), site: req.header('Sec-Fetch-Site') };
}

/**
 * Rejects other origins, and requests that a form or a script of another site could send: those
 * cannot carry our header without a preflight. Hono's own `csrf()` checks form bodies only.
 */
export function csrf(host: HostContext): MiddlewareHandler {
  return async function csrf(c, next) {
    requireTrustedOrigin(c, host);
    await next();
  };
}

/**
 * Browsers omit `Origin` in same-origin reads only, so a request that changes something and has no
 * `Origin` must have `Sec-Fetch-Site: same-origin`.
 * @throws {ProblemError}
 */
function requireTrustedOrigin(c: Context, host: HostContext): void {
  const { origin, site } = requestOriginOf(c);
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  const isTrusted =
    origin === undefined
      ? site === 'same-origin' || (isRead && site !== 'cross-site')
      : host.isKnownOrigin(origin);
  if (!isTrusted) throw new ProblemError('forbidden-origin', forbiddenOriginDetail(origin, host));
  if (c.req.header(HEADERS.requestedWith) === undefined) {
    throw new ProblemError('invalid-request', `${HEADERS.requestedWith}: the header is missing`);
  }
}

/** Origins are no secret, and a typo in `origins` is as frequent as an attack: name both sides. */
function forbiddenOriginDetail(origin: string | undefined, { knownOrigins }: HostContext): string {
  const allowed = `Allowed are ${knownOrigins().join(', ')} (\`publicUrl\` and \`origins\`)`;
  if (origin === undefined) return `The request has no Origin header. ${allowed}`;
  const isOrigin = origin.length <= 300 && parseUrl(origin)?.origin === origin;
  const shown = isOrigin || origin === 'null' ? origin : 'of the request, which is no origin,';
  return `The origin ${shown} is not allowed. ${allowed}`;
}

/** Origin of the page that sends a request which `csrf` has accepted. */
export function pageOriginOf<E extends Env>(c: Context<E>, { publicUrl }: HostContext): string {
  return c.req.header('Origin') ?? publicUrl().origin;
}
