import { type Context, Hono } from 'hono';
import type { Provider } from '../domain/bank/provider.ts';
import type { Env } from '../http/env.ts';
import { PATHS } from '../http/page-paths.ts';
import { notFoundResponse } from '../http/problem.ts';
import { bankCss } from './bank-css.ts';
import { JOURNEY_CSS } from './journey-css.ts';
import { providerIconSvg, providerLogoSvg } from './provider-mark.ts';

const CSS = 'text/css; charset=UTF-8';
const SVG = 'image/svg+xml';

/** Stylesheets, and the banks' icons and logos for `icon_uri` and `logo_uri`. */
export function pageAssetRoutes() {
  const providerAsset =
    (type: string, write: (provider: Provider) => string) => (c: Context<Env>) => {
      const { providers } = c.env.world.bank;
      const provider = providers.find(({ id }) => id === c.req.param('id'));
      return provider === undefined ? notFoundResponse(c) : assetResponse(c, type, write(provider));
    };
  return (
    new Hono<Env>()
      // Browsers request it unasked, and log an error for a 404.
      .get('/favicon.ico', (c) => c.body(null, 204))
      .get(PATHS.journeyStyles, (c) => assetResponse(c, CSS, JOURNEY_CSS))
      .get(
        '/data/providers/:id/bank.css',
        providerAsset(CSS, ({ bgColor }) => bankCss(bgColor)),
      )
      .get('/data/providers/:id/icon.svg', providerAsset(SVG, providerIconSvg))
      .get('/data/providers/:id/logo.svg', providerAsset(SVG, providerLogoSvg))
  );
}

function assetResponse(c: Context<Env>, type: string, text: string): Response {
  return c.body(text, 200, {
    'Content-Type': type,
    'Content-Security-Policy': "default-src 'none'",
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
}
