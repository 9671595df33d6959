import { describe, expect, it } from 'vitest';
import { HEADERS } from '../../../widget/protocol.ts';
import { PAGE, PUBLIC_URL, proof, rig } from './browser.ts';

const FRIEND = 'https://www.partner.example';

/** A request exactly as given: nothing is added to its headers. */
async function request(
  { app }: ReturnType<typeof rig>,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
) {
  return app.fetch(
    new Request(`${PUBLIC_URL}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
}

async function validBody() {
  return { use_case: 'rewards', mode: 'popup', challenge: (await proof()).challenge };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const OURS = { [HEADERS.requestedWith]: '1' };

describe('who may start a session', () => {
  it.each([
    ['another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['a subdomain that is not listed', { Origin: 'https://x.partner.example' }],
    ['the same host over http', { Origin: 'http://partner.example' }],
    ['another port', { Origin: 'https://partner.example:8443' }],
    ['a name that begins alike', { Origin: 'https://partner.example.evil.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['nobody knows who', {}],
    ['another site, without an Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['the same site, without an Origin', { 'Sec-Fetch-Site': 'same-site' }],
  ])('not %s', async (_, headers) => {
    const world = rig();
    const body = await validBody();
    const response = await request(
      world,
      'POST',
      '/sessions',
      { ...JSON_TYPE, ...OURS, ...headers },
      body,
    );
    expect([response.status, (await response.json()).code]).toEqual([403, 'forbidden-origin']);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(world.truelayer.asked).toEqual([]);
  });

  it.each([
    ["the host's own pages", { Origin: PAGE }],
    ['its own pages where the browser leaves the Origin out', { 'Sec-Fetch-Site': 'same-origin' }],
    ['a listed origin', { Origin: FRIEND, 'Sec-Fetch-Site': 'same-site' }],
  ])('%s may', async (_, headers) => {
    const world = rig({ origins: [FRIEND] });
    const body = await validBody();
    const response = await request(
      world,
      'POST',
      '/sessions',
      { ...JSON_TYPE, ...OURS, ...headers },
      body,
    );
    expect(response.status).toBe(201);
  });

  it('not without our header, which no form and no simple request can carry', async () => {
    const world = rig();
    const headers = { ...JSON_TYPE, Origin: PAGE };
    const response = await request(world, 'POST', '/sessions', headers, await validBody());
    expect(response.status).toBe(400);
    expect(world.truelayer.asked).toEqual([]);
  });
});

describe('who may read a session', () => {
  it('not a page of another origin, even with the verifier', async () => {
    const world = rig();
    const { id, verifier } = await world.start();
    const response = await world.ask(id, verifier, { Origin: 'https://evil.example' });
    expect(response.status).toBe(403);
  });

  it('its own page, whose reads carry no Origin', async () => {
    const world = rig();
    const { id, verifier } = await world.start();
    const headers = { ...OURS, [HEADERS.verifier]: verifier, 'Sec-Fetch-Site': 'same-origin' };
    expect((await request(world, 'GET', `/sessions/${id}`, headers)).status).toBe(200);
  });

  it('not a cross-site read without an Origin', async () => {
    const world = rig();
    const { id, verifier } = await world.start();
    const headers = { ...OURS, [HEADERS.verifier]: verifier, 'Sec-Fetch-Site': 'cross-site' };
    expect((await request(world, 'GET', `/sessions/${id}`, headers)).status).toBe(403);
  });
});

describe('CORS', () => {
  const preflight = (origin: string) => ({
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,x-connect-bank,x-csrf-token',
  });

  it('lets a listed origin ask, by its exact name', async () => {
    const world = rig({ origins: [FRIEND] });
    const { status, headers } = await request(world, 'OPTIONS', '/sessions', preflight(FRIEND));
    expect(status).toBe(204);
    expect(headers.get('Access-Control-Allow-Origin')).toBe(FRIEND);
    expect(headers.get('Access-Control-Allow-Headers')).toContain('x-csrf-token');
    expect(headers.get('Vary')).toContain('Origin');
  });

  it.each(['https://evil.example', 'null', `${FRIEND}.evil.example`])(
    'tells %s nothing that would let it in',
    async (origin) => {
      const world = rig({ origins: [FRIEND] });
      const { headers } = await request(world, 'OPTIONS', '/sessions', preflight(origin));
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(headers.get('Vary')).toContain('Origin');
    },
  );

  it('lets a listed origin read answers and errors', async () => {
    const world = rig({ origins: [FRIEND] });
    const headers = { ...JSON_TYPE, ...OURS, Origin: FRIEND };
    const good = await request(world, 'POST', '/sessions', headers, await validBody());
    const bad = await request(world, 'POST', '/sessions', headers, {});
    for (const { headers } of [good, bad]) {
      expect(headers.get('Access-Control-Allow-Origin')).toBe(FRIEND);
      expect(headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
      expect(headers.get('Vary')).toContain('Origin');
    }
    expect([good.status, bad.status]).toEqual([201, 400]);
  });
});
