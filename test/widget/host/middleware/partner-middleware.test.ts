import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cache } from 'hono/cache';
import { some } from 'hono/combine';
import { compress } from 'hono/compress';
import { contextStorage } from 'hono/context-storage';
import { cors } from 'hono/cors';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { ipRestriction } from 'hono/ip-restriction';
import { languageDetector } from 'hono/language';
import { logger } from 'hono/logger';
import { methodOverride } from 'hono/method-override';
import { poweredBy } from 'hono/powered-by';
import { prettyJSON } from 'hono/pretty-json';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { timing } from 'hono/timing';
import { appendTrailingSlash, trimTrailingSlash } from 'hono/trailing-slash';
import { describe, expect, it } from 'vitest';
import type { HostOptions } from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { PAGE, PUBLIC_URL, proof, setupHost, USER } from '../setup-host.ts';

const FRIEND = 'https://shop.example';

/** The partner's own middleware that writes its headers in the two ways that Hono has. */
const siteHeaders =
  (write: 'header' | 'set'): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const all = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Content-Security-Policy': "default-src 'self'",
      'Cache-Control': 'public, max-age=600',
      'Referrer-Policy': 'unsafe-url',
      'Access-Control-Allow-Origin': '*',
      Vary: 'Accept-Encoding',
    };
    for (const [name, value] of Object.entries(all)) {
      if (write === 'header') c.header(name, value);
      else c.res.headers.set(name, value);
    }
  };

const MIDDLEWARE: Record<string, (app: Hono) => MiddlewareHandler> = {
  none: () => (_, next) => next(),
  'bodyLimit()': () => bodyLimit({ maxSize: 100 * 1024 }),
  'cache()': () =>
    cache({ cacheName: 'x', cacheControl: 'max-age=60', onCacheNotAvailable: false }),
  'combine some()': () => some(requestId(), poweredBy()),
  'compress()': () => compress({ threshold: 0 }),
  'contextStorage()': () => contextStorage(),
  'cors()': () => cors(),
  'cors() that reflects the origin': () => cors({ origin: (origin) => origin, credentials: true }),
  'csrf()': () => csrf(),
  'csrf() by origin alone': () => csrf({ origin: PAGE, secFetchSite: () => false }),
  'etag()': () => etag(),
  'ipRestriction()': () => ipRestriction(() => '127.0.0.1', { allowList: ['127.0.0.1'] }),
  'languageDetector()': () =>
    languageDetector({ fallbackLanguage: 'en', supportedLanguages: ['en'] }),
  'logger()': () => logger(() => {}),
  'methodOverride()': (app) => methodOverride({ app }),
  'poweredBy()': () => poweredBy(),
  'prettyJSON()': () => prettyJSON({ force: true }),
  'requestId()': () => requestId(),
  'secureHeaders()': () => secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"] } }),
  'timeout()': () => timeout(60_000),
  'timing()': () => timing(),
  'appendTrailingSlash()': () => appendTrailingSlash({ alwaysRedirect: true }),
  'trimTrailingSlash()': () => trimTrailingSlash({ alwaysRedirect: true }),
  'headers by c.header()': () => siteHeaders('header'),
  'headers by c.res.headers.set()': () => siteHeaders('set'),
};

/** Each alone, and each around and within the one that replaces every response. */
const STACKS = Object.entries(MIDDLEWARE).flatMap(([name, create]) => [
  { name, stack: (app: Hono) => [create(app)] },
  {
    name: `compress() around ${name}`,
    stack: (app: Hono) => [compress({ threshold: 0 }), create(app)],
  },
  {
    name: `${name} around secureHeaders() and etag()`,
    stack: (app: Hono) => [create(app), secureHeaders(), etag()],
  },
]);

function mounted(stack: (app: Hono) => MiddlewareHandler[]) {
  // Signed in where the journey starts, and nowhere else: the return page has to ask.
  const user: HostOptions['user'] = (c) => (c.req.path.includes('/sessions') ? USER : undefined);
  const world = setupHost({ origins: [FRIEND], unknownBrowser: 'confirm', user });
  const app = new Hono();
  for (const middleware of stack(app)) app.use(middleware);
  app.route('/connect-bank', world.host);
  /** As a browser: decodes nothing that it was not sent, and follows redirects. */
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(`${PUBLIC_URL}${path}`);
    const response = await app.fetch(new Request(url, init));
    const location = response.headers.get('Location');
    if (response.status !== 301 || location === null) return response;
    return app.fetch(new Request(new URL(location, url), init));
  }
  return { world, send };
}

async function textOf(response: Response): Promise<string> {
  const encoding = response.headers.get('Content-Encoding');
  if (encoding === null || response.body === null) return response.text();
  const stream = response.body.pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

describe.each(STACKS)('behind $name', ({ stack }) => {
  const fromPage = {
    Origin: PAGE,
    'Sec-Fetch-Site': 'same-origin',
    'Accept-Encoding': 'gzip',
    [HEADERS.requestedWith]: '1',
  };

  it('a session starts, is polled without a cache, and its browser returns', async () => {
    const { world, send } = mounted(stack);
    const { verifier, challenge } = await proof();
    const created = await send('/sessions', {
      method: 'POST',
      headers: { ...fromPage, 'Content-Type': 'application/json' },
      body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge }),
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('Cache-Control')).toBe('no-store');
    const { session_id: id } = JSON.parse(await textOf(created));
    const cookies = created.headers.getSetCookie().filter((each) => each.includes('connect-bank'));
    expect(cookies).toHaveLength(1);

    const headers: Record<string, string> = { ...fromPage, [HEADERS.verifier]: verifier };
    for (let poll = 0; poll < 2; poll += 1) {
      const polled = await send(`/sessions/${id}`, { headers });
      expect(polled.status).toBe(200);
      expect(polled.headers.get('Cache-Control')).toBe('no-store');
      expect(polled.headers.get('Vary')).toMatch(/\bOrigin\b/);
      expect(JSON.parse(await textOf(polled))).toEqual({ status: 'pending' });
      const tag = polled.headers.get('ETag');
      expect(tag).toBeNull();
    }

    const { href } = world.lastReturnUri();
    const way = href.slice(PUBLIC_URL.length);
    const asked = await send(way, { headers: { 'Accept-Encoding': 'gzip' } });
    const page = await textOf(asked);
    expect(asked.status).toBe(200);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'sha256-"),
      'cross-origin-opener-policy': 'unsafe-none',
      'referrer-policy': 'strict-origin',
      'x-frame-options': 'DENY',
    });
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const state = new URL(href).searchParams.get('state') ?? '';
    const agreed = await send('/return', {
      method: 'POST',
      // A browser sends this form with its Origin, because the referrer policy of the page allows it.
      headers: {
        Origin: PAGE,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Accept-Encoding': 'gzip',
      },
      body: new URLSearchParams({ state, token, confirm: 'yes' }).toString(),
    });
    expect(await textOf(agreed)).toContain('id="signal"');
  });

  it('a page of another origin reads nothing unless it is listed', async () => {
    const { send } = mounted(stack);
    const headers = { ...fromPage, 'Sec-Fetch-Site': 'cross-site' };
    const path = `/sessions/${'A'.repeat(22)}`;
    const foreign = await send(path, { headers: { ...headers, Origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const listed = await send(path, { headers: { ...headers, Origin: FRIEND } });
    expect(listed.status).toBe(404);
    expect(listed.headers.get('Access-Control-Allow-Origin')).toBe(FRIEND);
    expect(listed.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  });
});
