import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { notFoundResponse } from '../http/problem.ts';
import { INSPECTOR_ICON } from './icon.ts';
import { INSPECTOR_PAGE } from './page.ts';
import { INSPECTOR_PATHS } from './paths.ts';
import { inspectorScript } from './script.ts';
import { INSPECTOR_CSS } from './styles.ts';

/** The page runs our own script, asks its own origin, and loads nothing else. */
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
 * The inspector: a page that says nothing of the sandbox by itself. Its script asks the control plane,
 * which decides who may know.
 */
export function inspectorRoutes() {
  return new Hono<Env>()
    .get('/', (c) =>
      c.req.header('Accept')?.includes('text/html')
        ? c.redirect(INSPECTOR_PATHS.page)
        : notFoundResponse(c),
    )
    .get(INSPECTOR_PATHS.page, (c) => answer(c, 'text/html', INSPECTOR_PAGE))
    .get(INSPECTOR_PATHS.icon, (c) => answer(c, 'image/svg+xml', INSPECTOR_ICON))
    .get(INSPECTOR_PATHS.styles, (c) => answer(c, 'text/css', INSPECTOR_CSS))
    .get(INSPECTOR_PATHS.script, async (c) =>
      answer(c, 'text/javascript', await inspectorScript()),
    );
}

function answer(c: Context<Env>, type: string, text: string): Response {
  return c.body(text, 200, {
    'Content-Type': `${type}; charset=UTF-8`,
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'no-cache',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
}
