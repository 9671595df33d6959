import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { HostOptions } from '../../../widget/host/index.ts';
import { HEADERS, PATHS } from '../../../widget/protocol.ts';
import { PAGE, setupHost, USER } from './setup-host.ts';

const OURS = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', [HEADERS.requestedWith]: '1' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const BODY = JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge: 'c'.repeat(43) });
const PREFLIGHT = { ...OURS, 'Access-Control-Request-Method': 'POST' };

const ROUTES: [string, string, RequestInit][] = [
  ['POST', PATHS.sessions, { headers: { ...OURS, ...JSON_TYPE }, body: BODY }],
  ['GET', PATHS.sessions, { headers: OURS }],
  ['HEAD', PATHS.sessions, { headers: OURS }],
  ['OPTIONS', PATHS.sessions, { headers: PREFLIGHT }],
  ['DELETE', PATHS.sessions, { headers: OURS }],
  ['GET', `${PATHS.sessions}/${'A'.repeat(22)}`, { headers: OURS }],
  ['HEAD', `${PATHS.sessions}/${'A'.repeat(22)}`, { headers: OURS }],
  ['OPTIONS', `${PATHS.sessions}/${'A'.repeat(22)}`, { headers: PREFLIGHT }],
  ['DELETE', `${PATHS.sessions}/${'A'.repeat(22)}`, { headers: OURS }],
  ['GET', PATHS.return, {}],
  ['HEAD', PATHS.return, {}],
  ['POST', PATHS.return, { body: 'confirm=yes' }],
  ['POST', '/webhook', { body: '{}' }],
  ['GET', '/health', {}],
  ['HEAD', '/health', {}],
];

describe('a slash at the end of a path changes nothing', () => {
  it.each(ROUTES)('%s %s', async (method, path, init) => {
    const { send } = setupHost();
    const told = async (at: string) => {
      const { status, headers } = await send(at, { ...init, method });
      const isStable = ([name]: [string, string]) => name !== 'set-cookie';
      return { status, headers: [...headers].filter(isStable) };
    };
    const bare = await told(path);
    expect(await told(`${path}/`)).toEqual(bare);
    expect(await told(`${path}/?a=1`)).toEqual(bare);
  });

  it('so a whole journey goes well with one at each path', async () => {
    const world = setupHost();
    const headers = { ...OURS, ...JSON_TYPE };
    const created = await world.send('/sessions/', { method: 'POST', headers, body: BODY });
    expect(created.status).toBe(201);
    const { href } = world.lastReturnUri();
    const back = await world.app.request(href.replace('/return?', '/return/?'), {
      headers: { Cookie: created.headers.get('Set-Cookie')?.split(';')[0] ?? '' },
    });
    expect([back.status, await back.text()]).toEqual([200, expect.stringContaining('id="signal"')]);
  });
});

describe('a method that no route of the sessions has', () => {
  const METHODS = ['PUT', 'PATCH', 'DELETE', 'QUERY'];
  const id = `${PATHS.sessions}/${'A'.repeat(22)}`;

  it.each([
    ...METHODS.map((method) => [method, PATHS.sessions]),
    ...METHODS.map((method) => [method, id]),
    ['POST', id],
  ])(
    'is answered with a problem and with the headers of the others: %s %s',
    async (method, path) => {
      const world = setupHost({ origins: ['https://shop.example'] });
      const headers = { ...OURS, Origin: 'https://shop.example', 'Sec-Fetch-Site': 'cross-site' };
      const response = await world.send(path, { method, headers });
      expect(response.status).toBe(404);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'access-control-allow-origin': 'https://shop.example',
        vary: 'Origin',
      });
      expect(await response.json()).toMatchObject({ code: 'invalid-request', status: 404 });
    },
  );
});

describe('the form of the return page', () => {
  /** A browser that has to be asked, and its answer. */
  async function asked() {
    const user: HostOptions['user'] = (c) => (c.req.path.includes('/sessions') ? USER : undefined);
    const world = setupHost({ unknownBrowser: 'confirm', user });
    const session = await world.start();
    const page = await (await world.openReturnUrl({ ...session, cookie: '' })).text();
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const state = session.returnUri.searchParams.get('state') ?? '';
    const body = new URLSearchParams({ state, token, confirm: 'yes' }).toString();
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': String(body.length),
    };
    const request = new Request(`${PAGE}/connect-bank/return`, { method: 'POST', headers, body });
    return { world, request };
  }

  it('is understood after middleware of the partner has parsed it', async () => {
    const { world, request } = await asked();
    const app = new Hono()
      .use(async (c, next) => {
        await c.req.parseBody();
        await next();
      })
      .route('/connect-bank', world.host);
    expect(await (await app.fetch(request)).text()).toContain('id="signal"');
  });

  it('is reported to the operator if a body parser has left nothing of it', async () => {
    const { world, request } = await asked();
    await request.text();
    expect((await world.app.fetch(request)).status).toBe(404);
    expect(world.events.at(-1)).toMatchObject({
      type: 'internal-error',
      error: { message: expect.stringContaining('a body parser has read it before') },
    });
  });
});

describe('a body that was read before', () => {
  it('is reported as that, with a length and without one', async () => {
    const world = setupHost();
    for (const more of [{}, { 'Content-Length': String(BODY.length) }]) {
      const headers = { ...OURS, ...JSON_TYPE, ...more };
      const request = new Request(`${PAGE}/connect-bank/sessions`, {
        method: 'POST',
        headers,
        body: BODY,
      });
      await request.text();
      const response = await world.app.fetch(request);
      expect(response.status).toBe(400);
      expect((await response.json()).detail).toContain('a body parser has read it before');
    }
  });
});
