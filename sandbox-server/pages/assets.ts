import { type Context, Hono } from 'hono';
import type { Provider } from '../domain/bank/provider.ts';
import type { World } from '../domain/world/world.ts';
import { type Env, notFoundResponse } from '../http/exchange.ts';
import { bankCss } from './bank-css.ts';
import { JOURNEY_CSS } from './journey-css.ts';
import { PATHS } from './page-response.ts';
import { providerIconSvg, providerLogoSvg } from './provider-mark.ts';

const CSS = 'text/css; charset=UTF-8';
const SVG = 'image/svg+xml';

/** Styles and marks that the pages and the API's `icon_uri` and `logo_uri` point to. */
export function pageAssetRoutes({ bank }: World) {
  const ofProvider = (type: string, write: (provider: Provider) => string) => (c: Context<Env>) => {
    const provider = bank.providers.find(({ id }) => id === c.req.param('id'));
    return provider === undefined ? notFoundResponse(c) : assetAnswer(c, type, write(provider));
  };
  return (
    new Hono<Env>()
      // Browsers ask for it by themselves; a 404 would be an error on their console.
      .get('/favicon.ico', (c) => c.body(null, 204))
      .get(PATHS.journeyStyles, (c) => assetAnswer(c, CSS, JOURNEY_CSS))
      .get(
        '/data/providers/:id/bank.css',
        ofProvider(CSS, ({ bgColor }) => bankCss(bgColor)),
      )
      .get('/data/providers/:id/icon.svg', ofProvider(SVG, providerIconSvg))
      .get('/data/providers/:id/logo.svg', ofProvider(SVG, providerLogoSvg))
  );
}

function assetAnswer(c: Context<Env>, type: string, text: string): Response {
  return c.body(text, 200, {
    'Content-Type': type,
    'Content-Security-Policy': "default-src 'none'",
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
}
