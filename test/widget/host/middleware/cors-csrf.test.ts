import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { HEADERS } from '../../../../widget/protocol.ts';
import { PAGE, PUBLIC_URL, proof, setupHost } from '../setup-host.ts';

const FRIEND = 'https://www.partner.example';

/** A request exactly as given: nothing is added to its headers. */
async function request(
  { app }: ReturnType<typeof setupHost>,
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

describe('starting a session', () => {
  it.each([
    ['another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['a subdomain that is not listed', { Origin: 'https://x.partner.example' }],
    ['the same host over http', { Origin: 'http://partner.example' }],
    ['another port', { Origin: 'https://partner.example:8443' }],
    ['a name that begins alike', { Origin: 'https://partner.example.evil.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['a request without an Origin', {}],
    ['another site, without an Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['the same site, without an Origin', { 'Sec-Fetch-Site': 'same-site' }],
  ])('is forbidden for %s', async (_, headers) => {
    const world = setupHost();
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
  ])('is allowed for %s', async (_, headers) => {
    const world = setupHost({ origins: [FRIEND] });
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

  it('is forbidden without our header, which no form and no simple request can send', async () => {
    const world = setupHost();
    const headers = { ...JSON_TYPE, Origin: PAGE };
    const response = await request(world, 'POST', '/sessions', headers, await validBody());
    expect(response.status).toBe(400);
    expect(world.truelayer.asked).toEqual([]);
  });
});

describe('reading a session', () => {
  it('is forbidden for a page of another origin, even with the verifier', async () => {
    const world = setupHost();
    const { id, verifier } = await world.start();
    const response = await world.ask(id, verifier, { Origin: 'https://evil.example' });
    expect(response.status).toBe(403);
  });

  it('is allowed for its own page, which sends no Origin with a read', async () => {
    const world = setupHost();
    const { id, verifier } = await world.start();
    const headers = { ...OURS, [HEADERS.verifier]: verifier, 'Sec-Fetch-Site': 'same-origin' };
    expect((await request(world, 'GET', `/sessions/${id}`, headers)).status).toBe(200);
  });

  it('is forbidden for a cross-site read without an Origin', async () => {
    const world = setupHost();
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

  it('allows the preflight of a listed origin, by its exact name', async () => {
    const world = setupHost({ origins: [FRIEND] });
    const { status, headers } = await request(world, 'OPTIONS', '/sessions', preflight(FRIEND));
    expect(status).toBe(204);
    expect(headers.get('Access-Control-Allow-Origin')).toBe(FRIEND);
    expect(headers.get('Access-Control-Allow-Headers')).toContain('x-csrf-token');
    expect(headers.get('Vary')).toContain('Origin');
  });

  it.each(['https://evil.example', 'null', `${FRIEND}.evil.example`])(
    'does not allow the preflight of %s',
    async (origin) => {
      const world = setupHost({ origins: [FRIEND] });
      const { headers } = await request(world, 'OPTIONS', '/sessions', preflight(origin));
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(headers.get('Vary')).toContain('Origin');
    },
  );

  it('lets a listed origin read responses and errors', async () => {
    const world = setupHost({ origins: [FRIEND] });
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

describe('the headers of every response', () => {
  const SEALED = {
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': FRIEND,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After,Date',
    Vary: 'Origin',
  };
  const told = ({ headers }: Response) =>
    Object.fromEntries(Object.keys(SEALED).map((name) => [name, headers.get(name)]));
  const fromFriend = { Origin: FRIEND, 'Sec-Fetch-Site': 'same-site' };

  /** A session, a status, an error, an answer to whether there is an endpoint, and a path that is none. */
  async function answersTo(page: Record<string, string>): Promise<Response[]> {
    const world = setupHost({ origins: [FRIEND] });
    const { response, id, verifier } = await world.start({}, page);
    const headers = { ...OURS, ...page };
    const answers = [
      response,
      await world.ask(id, verifier, page),
      await world.ask(id, 'wrong', page),
      await world.send('/sessions', { headers }),
      await world.send('/sessions/a/b', { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 404, 204, 404]);
    return answers;
  }

  it('are the same for a page of another origin', async () => {
    for (const answer of await answersTo(fromFriend)) expect(told(answer)).toEqual(SEALED);
  });

  it('are the same if the browser sends no Sec-Fetch-Site', async () => {
    for (const answer of await answersTo({ Origin: FRIEND, 'Sec-Fetch-Site': '' })) {
      expect(told(answer)).toEqual(SEALED);
    }
  });

  it('contain no CORS for a same-origin page', async () => {
    const answers = await answersTo({ Origin: PAGE, 'Sec-Fetch-Site': 'same-origin' });
    for (const { headers } of answers) {
      expect([headers.get('Cache-Control'), headers.get('Vary')]).toEqual(['no-store', 'Origin']);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it("replace those of the partner's own error response, and keep its other headers", async () => {
    const res = new Response('no', {
      status: 401,
      headers: { 'Cache-Control': 'public, max-age=60', 'X-Reason': 'asleep' },
    });
    const user = () => {
      throw new HTTPException(401, { res });
    };
    const world = setupHost({ user, origins: [FRIEND] });
    const answer = await world.create({ ...(await validBody()) }, fromFriend);
    expect(told(answer)).toEqual(SEALED);
    expect([answer.status, answer.headers.get('X-Reason')]).toEqual([401, 'asleep']);
  });

  it("keep the headers of the partner's own middleware", async () => {
    const world = setupHost({ origins: [FRIEND] });
    const app = new Hono()
      .use(async (c, next) => {
        c.header('X-Request-Id', 'first');
        c.header('Vary', 'Accept-Encoding');
        await next();
      })
      .route('/connect-bank', world.host);
    const { id, verifier } = await world.start();
    const headers = { ...OURS, ...fromFriend, [HEADERS.verifier]: verifier };
    for (const path of [`/sessions/${id}`, '/sessions']) {
      const answer = await app.fetch(new Request(`${PUBLIC_URL}${path}`, { headers }));
      expect(answer.headers.get('X-Request-Id')).toBe('first');
      expect(told(answer)).toEqual({ ...SEALED, Vary: 'Accept-Encoding, Origin' });
    }
  });
});

describe('a publicUrl function that throws', () => {
  it.each(['GET', 'POST'])('causes a problem that is not cached for a %s', async (method) => {
    const publicUrl = () => {
      throw new Error('not known yet');
    };
    const world = setupHost({ publicUrl });
    const path = method === 'GET' ? `/sessions/${'A'.repeat(22)}` : '/sessions';
    const headers = { ...JSON_TYPE, ...OURS, Origin: PAGE };
    const body = method === 'GET' ? {} : { body: '{}' };
    const answer = await world.send(path, { method, headers, ...body });
    expect([answer.status, (await answer.json()).code]).toEqual([500, 'misconfigured']);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(world.events).toMatchObject([
      { type: 'internal-error', error: { message: 'publicUrl() threw an error' } },
    ]);
  });
});

describe('a rejected poll', () => {
  it("has its error in the context of the partner's own middleware", async () => {
    const world = setupHost();
    const seen: unknown[] = [];
    const app = new Hono()
      .use(async (c, next) => {
        await next();
        seen.push(c.error?.message);
      })
      .route('/connect-bank', world.host);
    const headers = { ...OURS, Origin: PAGE, [HEADERS.verifier]: 'wrong' };
    await app.fetch(new Request(`${PUBLIC_URL}/sessions/${'A'.repeat(22)}`, { headers }));
    expect(seen).toEqual(['No such session']);
  });
});

describe('a body that is too long', () => {
  const send = (body: BodyInit, more: Record<string, string> = {}) => {
    const headers = { ...JSON_TYPE, ...OURS, Origin: PAGE, ...more };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    return setupHost().app.fetch(new Request(`${PUBLIC_URL}/sessions`, init));
  };
  const long = JSON.stringify({ mode: 'p'.repeat(9 * 1024) });

  it.each([
    ['by its declared length', () => send(long, { 'Content-Length': String(long.length) })],
    ['by a length that is not a number', () => send('{}', { 'Content-Length': 'much' })],
    ['as it is read', () => send(new Blob([long]).stream())],
    [
      'whatever length it declares, if it is chunked',
      () =>
        send(new Blob([long]).stream(), { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' }),
    ],
  ])('is rejected %s', async (_, answer) => {
    expect((await answer()).status).toBe(413);
  });
});
