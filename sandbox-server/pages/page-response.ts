import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Provider } from '../domain/bank/provider.ts';
import type { Connection } from '../domain/connection/connection.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import type { Env } from '../http/env.ts';
import { PATHS } from '../http/page-paths.ts';
import type { Markup } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { languageOf } from './texts/language.ts';

/**
 * Pages run no script, and load resources of their own origin only. There is no `form-action`, because
 * browsers would apply it to the redirect back to the client, too.
 */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Sets `Cross-Origin-Opener-Policy` on every page, as some banks do. All values but `unsafe-none`
 * separate the window of the journey from the page that opened it.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cross-Origin-Opener-Policy
 */
export function setOpenerPolicy(): MiddlewareHandler<Env> {
  return async function openerPolicy(c, next) {
    await next();
    const policy = c.env.openerPolicy;
    if (policy !== undefined) c.header('Cross-Origin-Opener-Policy', policy);
  };
}

export function pageResponse(
  c: Context,
  page: Markup,
  status: ContentfulStatusCode = 200,
): Response {
  return c.html(String(page), status, PAGE_HEADERS);
}

/** The context of a page for a connection. */
export function pageContextOf(c: Context, { client }: Tenant, connection: Connection): PageContext {
  return {
    language: languageOf([connection.languageCode, c.req.header('Accept-Language')]),
    clientName: client.name,
    stylesheet: PATHS.journeyStyles,
  };
}

/** The context of a page without a connection. */
export function anonymousPageContext(c: Context): PageContext {
  const language = languageOf([c.req.header('Accept-Language')]);
  return { language, clientName: '', stylesheet: PATHS.journeyStyles };
}

/** A bank's name and icon. */
export function presentProvider({ id, displayName }: Provider) {
  return { id, displayName, iconUri: PATHS.icon(id) };
}
