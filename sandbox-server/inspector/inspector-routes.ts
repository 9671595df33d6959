import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { notFoundResponse } from '../http/problem.ts';
import { INSPECTOR_ICON, INSPECTOR_PAGE, INSPECTOR_PATHS } from './page.ts';
import { inspectorScript } from './script.ts';
import { INSPECTOR_CSS } from './styles.ts';

/** The page may run its own script and connect to its own origin only. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/**
 * The routes of the inspector. They need no access control, because the page has no data: its script
 * calls the control plane, which does.
 */
export function inspectorRoutes() {
  return new Hono<Env>()
    .get('/', (c) =>
      c.req.header('Accept')?.includes('text/html')
        ? c.redirect(INSPECTOR_PATHS.page)
        : notFoundResponse(c),
    )
    .get(INSPECTOR_PATHS.page, (c) => assetResponse(c, 'text/html', INSPECTOR_PAGE))
    .get(INSPECTOR_PATHS.icon, (c) => assetResponse(c, 'image/svg+xml', INSPECTOR_ICON))
    .get(INSPECTOR_PATHS.styles, (c) => assetResponse(c, 'text/css', INSPECTOR_CSS))
    .get(INSPECTOR_PATHS.script, async (c) =>
      assetResponse(c, 'text/javascript', await inspectorScript()),
    );
}

function assetResponse(c: Context<Env>, type: string, text: string): Response {
  return c.body(text, 200, {
    'Content-Type': `${type}; charset=UTF-8`,
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'no-cache',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
}
