import { type Context, Hono } from 'hono';
import { findProvider, type Provider } from '../domain/bank/provider.ts';
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
  const withProvider =
    (respond: (c: Context<Env>, provider: Provider) => Response) => (c: Context<Env>) => {
      const { providers } = c.env.world.bank;
      const provider = findProvider(providers, c.req.param('id'));
      return provider === undefined ? notFoundResponse(c) : respond(c, provider);
    };
  const providerImage = (draw: (provider: Provider) => string) =>
    withProvider((c, provider) =>
      provider.logo === undefined
        ? assetResponse(c, SVG, draw(provider))
        : imageResponse(c, provider.logo),
    );
  return (
    new Hono<Env>()
      // Browsers request it unasked, and log an error for a 404.
      .get('/favicon.ico', (c) => c.body(null, 204))
      .get(PATHS.journeyStyles, (c) => assetResponse(c, CSS, JOURNEY_CSS))
      .get(
        '/data/providers/:id/bank.css',
        withProvider((c, { bgColor }) => assetResponse(c, CSS, bankCss(bgColor))),
      )
      .get('/data/providers/:id/icon.svg', providerImage(providerIconSvg))
      .get('/data/providers/:id/logo.svg', providerImage(providerLogoSvg))
  );
}

/** @param uri a base64 data URI, whose media type the configuration has checked. */
function imageResponse(c: Context<Env>, uri: string): Response {
  const [, type = SVG, base64 = ''] = /^data:([^;]+);base64,(.*)$/.exec(uri) ?? [];
  return assetResponse(
    c,
    type,
    Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)),
  );
}

function assetResponse(
  c: Context<Env>,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
): Response {
  return c.body(body, 200, {
    'Content-Type': type,
    'Content-Security-Policy': "default-src 'none'",
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
}
