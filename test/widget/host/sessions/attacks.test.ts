/** Requests that a hostile page, site or person sends to the session routes. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { problemResponse, SECRETS } from '../../truelayer/fake-truelayer.ts';
import { PAGE, PUBLIC_URL, proof, setupHost, USER } from '../setup-host.ts';

type World = ReturnType<typeof setupHost>;

async function validBody(more: object = {}) {
  const { challenge } = await proof();
  return { use_case: 'rewards', mode: 'popup', challenge, ...more };
}

/** A request with exactly these headers. */
function bare({ app }: World, method: string, headers: HeadersInit, body?: string, path = '') {
  const init = { method, headers, ...(body !== undefined && { body }) };
  return app.fetch(new Request(`${PUBLIC_URL}/sessions${path}`, init));
}

const OURS = { 'Content-Type': 'application/json', [HEADERS.requestedWith]: '1' };

describe('an origin that looks like a known one', () => {
  it.each([
    'null',
    'https://partner.example.evil.example',
    'https://evilpartner.example',
    'https://partner.example.',
    'https://partner.example:443',
    'https://partner.example:8443',
    'https://partner.example/',
    'https://partner.example#',
    'https://PARTNER.example',
    'HTTPS://partner.example',
    'http://partner.example',
    'https://partner.example@evil.example',
    'https://user@partner.example',
    'https://xn--prtner-3ya.example',
    '*',
    'https://*.example',
    'https://partner.example, https://evil.example',
    'https://partner.example https://evil.example',
    'file://',
    '',
  ])('is rejected, and never appears in a response: %j', async (Origin) => {
    const world = setupHost({ origins: ['https://www.partner.example'] });
    const body = JSON.stringify(await validBody());
    const sent = { ...OURS, 'Sec-Fetch-Site': 'same-origin', Origin };
    const post = await bare(world, 'POST', sent, body);
    const preflight = await bare(world, 'OPTIONS', sent);
    expect([post.status, (await post.json()).code]).toEqual([403, 'forbidden-origin']);
    for (const answer of [post, preflight]) {
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(answer.headers.get('Vary')).toContain('Origin');
    }
    expect(world.truelayer.asked).toEqual([]);
  });

  it('is not accepted because of a proxy header', async () => {
    const world = setupHost();
    const response = await bare(
      world,
      'POST',
      {
        ...OURS,
        Origin: 'https://evil.example',
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'https',
        Forwarded: 'host=evil.example;proto=https',
      },
      JSON.stringify(await validBody()),
    );
    expect(response.status).toBe(403);
  });
});

describe('the Host of a request', () => {
  it('changes neither the return URI nor the page to which the journey returns', async () => {
    const world = setupHost();
    const headers = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' };
    const { returnUri } = await world.start({ mode: 'redirect' }, headers);
    expect(returnUri.origin).toBe(PAGE);
    const response = await world.app.fetch(new Request(returnUri, { headers }));
    expect(await response.text()).not.toContain('evil.example');
  });
});

describe('a form of another site', () => {
  it.each([
    'text/plain',
    'text/plain; charset=application/json',
    'text/plain; application/json',
    'multipart/form-data; boundary=application/json',
    'application/x-www-form-urlencoded',
    'application/json, text/plain',
    'text/plain, application/json',
    'application/json+x',
    'application/jsonx',
    'application/csp-report',
    'application/ld+json',
    ' ',
  ])('is rejected, because its type is not JSON: %j', async (type) => {
    const world = setupHost();
    const response = await world.create(await validBody(), { 'Content-Type': type });
    expect(response.status).toBe(415);
    expect(world.truelayer.asked).toEqual([]);
  });

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'cannot change its method with %s',
    async (name) => {
      const world = setupHost();
      const { verifier } = await proof();
      const headers = { ...OURS, Origin: PAGE, [name]: 'POST', [HEADERS.verifier]: verifier };
      expect((await bare(world, 'GET', headers, undefined, `/${'A'.repeat(22)}`)).status).toBe(404);
      const { status } = await bare(world, 'GET', headers);
      expect(status).toBe(204);
      expect(world.truelayer.asked).toEqual([]);
    },
  );

  it.each(['PUT', 'PATCH', 'DELETE', 'QUERY'])('has no other method: %s', async (method) => {
    const world = setupHost();
    const headers = { ...OURS, Origin: PAGE, 'Sec-Fetch-Site': 'same-origin' };
    const response = await bare(world, method, headers, JSON.stringify(await validBody()));
    expect(response.status).toBe(404);
    expect(world.truelayer.asked).toEqual([]);
  });
});

describe('a malicious body', () => {
  it.each([
    ['nested as deep as it fits', () => `${'['.repeat(4000)}${']'.repeat(4000)}`, 400],
    ['objects as deep as it fits', () => `${'{"a":'.repeat(1300)}1${'}'.repeat(1300)}`, 400],
    ['a key as long as it fits', () => `{"${'k'.repeat(8000)}":1}`, 400],
    ['a number that is none', () => '{"challenge":1e999}', 400],
    ['null', () => 'null', 400],
    ['a byte order mark', () => '\ufeff[]', 400],
    ['a long one', () => `{"language":"${'x'.repeat(9000)}"}`, 413],
  ])('is rejected: %s', async (_, body, status) => {
    const world = setupHost();
    const response = await world.create(body());
    expect(response.status).toBe(status);
    expect((await response.text()).length).toBeLessThan(500);
    expect(world.truelayer.asked).toEqual([]);
  });

  it('is rejected as soon as it is too long, with or without a declared length', async () => {
    const world = setupHost();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
    });
    const headers = { ...OURS, Origin: PAGE, 'Sec-Fetch-Site': 'same-origin' };
    const init = { method: 'POST', headers, body: endless, duplex: 'half' };
    const response = await world.app.fetch(
      new Request(`${PUBLIC_URL}/sessions`, init as RequestInit),
    );
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(20);
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'does not pollute a prototype with the key %s',
    async (key) => {
      const world = setupHost();
      const valid = JSON.stringify(await validBody());
      const pollution = `{"polluted":true,"prototype":{"polluted":true},"use_case":"loans"}`;
      const response = await world.create(valid.replace('{', `{"${key}":${pollution},`));
      expect(response.status).toBe(201);
      expect({}).not.toHaveProperty('polluted');
      expect(world.truelayer.requestsTo('create')[0]?.body).not.toHaveProperty('polluted');
    },
  );

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'rewards\u0000', ' rewards'])(
    'finds no use case %j on a prototype',
    async (use_case) => {
      const world = setupHost();
      const response = await world.create(await validBody({ use_case }));
      expect([response.status, (await response.json()).code]).toEqual([400, 'unknown-use-case']);
      expect(world.truelayer.asked).toEqual([]);
    },
  );
});

describe('a value with line breaks', () => {
  const BREAK = '\r\nX-Injected: 1';

  it.each([
    ['language', { language: `en${BREAK}` }],
    ['provider_id', { provider_id: `mock${BREAK}` }],
    ['connection_id', { connection_id: `c${BREAK}` }],
    ['return_path', { return_path: `/x${BREAK}`, mode: 'redirect' }],
    ['challenge', { challenge: `${'c'.repeat(43)}${BREAK}` }],
    ['mode', { mode: `popup${BREAK}` }],
  ])('is rejected as %s, also at its end, and not in the response', async (_, more) => {
    const world = setupHost();
    for (const body of [more, JSON.parse(JSON.stringify(more).replace('X-Injected: 1', ''))]) {
      const response = await world.create(await validBody(body));
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain('Injected');
    }
    expect(world.truelayer.asked).toEqual([]);
  });

  it('is rejected as a use case', async () => {
    const response = await setupHost().create(await validBody({ use_case: `rewards${BREAK}` }));
    expect(response.status).toBe(400);
  });

  it.each([
    `203.0.113.7${BREAK}`,
    '203.0.113.7, 10.0.0.1',
    '203.0.113.7:port',
    '203.0.113.7:123456',
    '203.0.113.07',
    '[2001:db8::1',
    '2001:db8::1::',
    '0x7f.1',
    '<script>',
    '1'.repeat(40),
  ])('is not sent as an IP address, and neither is any other text: %j', async (ip) => {
    const world = setupHost({ userIp: () => ip });
    await world.start();
    expect(world.truelayer.requestsTo('create')[0]?.headers.get('Tl-User-IP')).toBeNull();
  });

  it('in the name or the id of a user is sent to TrueLayer only as a JSON string, or removed', async () => {
    const user = {
      ...USER,
      id: `1${BREAK}`,
      name: `Jane\u0000 ((Smith))${BREAK} ${'y'.repeat(10_240)}`,
    };
    const world = setupHost({ user: () => user });
    const { response } = await world.start();
    expect(response.status).toBe(201);
    const [asked] = world.truelayer.requestsTo('create');
    const sent = asked?.body as { user: { id: string; name: string } };
    expect(asked?.headers.get('X-Injected')).toBeNull();
    expect(sent.user.id).toBe(user.id);
    expect(sent.user.name).toMatch(/^Jane Smith X-Injected: 1 y+$/);
    expect(sent.user.name.length).toBeLessThanOrEqual(200);
  });

  it('is parsed as quickly as a plain name if it consists of spaces and parentheses', async () => {
    const startAs = async (name: string) => {
      const world = setupHost({ user: () => ({ ...USER, name }) });
      const before = process.cpuUsage();
      await world.start();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const fastest = async (name: string) =>
      Math.min(await startAs(name), await startAs(name), await startAs(name));
    // Parsing in quadratic time would cost thousands of times as much.
    const plain = await fastest('J'.repeat(100_000));
    const hostile = await fastest(`J${' '.repeat(50_000)}(${' '.repeat(50_000)}`);
    expect(hostile).toBeLessThan(20 * plain);
  });
});

describe('an idempotency key', () => {
  const key = { [HEADERS.idempotencyKey]: 'key-1' };

  it.each([
    ['another user', 'user-2', {}, PAGE],
    ['another origin', 'user-1', {}, 'https://www.partner.example'],
    ['another body', 'user-1', { return_path: '/other' }, PAGE],
    ['another challenge', 'user-1', { challenge: 'c'.repeat(43) }, PAGE],
  ])('does not return the session of %s', async (_, id, more, Origin) => {
    let user = USER;
    const world = setupHost({ user: () => user, origins: ['https://www.partner.example'] });
    const body = await validBody();
    const mine = await (await world.create(body, key)).json();
    user = { ...USER, id };
    const theirs = await (await world.create({ ...body, ...more }, { ...key, Origin })).json();
    expect(theirs.session_id).not.toBe(mine.session_id);
    expect(theirs.authorization_uri).not.toBe(mine.authorization_uri);
  });

  it('cannot match the key of another user with any ids and keys', async () => {
    let user = { ...USER, id: 'a","https://partner.example","k' };
    const world = setupHost({ user: () => user });
    const body = await validBody();
    const first = await (await world.create(body, { [HEADERS.idempotencyKey]: 'x' })).json();
    user = { ...USER, id: 'a' };
    const second = await (
      await world.create(body, { [HEADERS.idempotencyKey]: 'k","https://partner.example","x' })
    ).json();
    expect(second.session_id).not.toBe(first.session_id);
  });

  it('returns the ended session, and creates no connection', async () => {
    const world = setupHost({ journeyTimeoutMs: 60_000 });
    const body = await validBody();
    const first = await (await world.create(body, key)).json();
    world.advance(90_000);
    const again = await (await world.create(body, key)).json();
    expect(again).toEqual(first);
    expect(world.truelayer.requestsTo('create')).toHaveLength(1);
  });

  it('creates one session if replicas race', async () => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const [one, two] = [setupHost({ store }), setupHost({ store })];
    const body = await validBody();
    const answers = await Promise.all([one, two, one, two].map((each) => each.create(body, key)));
    const ids = await Promise.all(answers.map(async (each) => (await each.json()).session_id));
    expect(new Set(ids).size).toBe(1);
  });

  it.each(['', ' ', 'a b', 'clé', 'k\tk', 'k'.repeat(256)])(
    'is rejected if it is malformed: %j',
    async (value) => {
      const headers = { [HEADERS.idempotencyKey]: value };
      const { status } = await setupHost().create(await validBody(), headers);
      expect(status).toBe(400);
    },
  );
});

describe('a leaked session id', () => {
  const seen = async (response: Response) => ({
    status: response.status,
    body: await response.text(),
    headers: Object.fromEntries(response.headers),
  });

  it.each([
    ['no verifier', undefined],
    ['an empty one', ''],
    ['the challenge', 'challenge'],
    ['one that is too short', 'a'],
    ['the right one and more', `${'a'.padEnd(43, '_')}_`],
    ['the right one twice', `${'a'.padEnd(43, '_')}, ${'a'.padEnd(43, '_')}`],
    ['the right one in other letters', 'A'.padEnd(43, '_')],
    ['an overlong one', 'a'.repeat(10_000)],
    ['bytes that are no ASCII', 'ÿ'.repeat(43)],
  ])('is useless with %s, and gets the response of an unknown id', async (_, given) => {
    const world = setupHost();
    const { id } = await world.start();
    const verifier = given === 'challenge' ? (await proof()).challenge : given;
    const ask = async (sessionId: string) => {
      const headers = new Headers({ Origin: PAGE, [HEADERS.requestedWith]: '1' });
      if (verifier !== undefined) headers.set(HEADERS.verifier, verifier);
      return seen(await bare(world, 'GET', headers, undefined, `/${sessionId}`));
    };
    const before = world.truelayer.asked.length;
    const answer = await ask(id);
    expect(answer.status).toBe(404);
    expect(answer).toEqual(await ask('A'.repeat(22)));
    expect(world.truelayer.asked).toHaveLength(before);
  });

  it('costs the host the same as an unknown id: one read and one hash', async () => {
    const reads: string[] = [];
    const kept = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const store = {
      ...kept,
      read: (id: string) => {
        reads.push(id);
        return kept.read(id);
      },
    };
    const world = setupHost({ store });
    const { id } = await world.start();
    reads.length = 0;
    await world.ask(id, 'wrong');
    await world.ask('A'.repeat(22), 'wrong');
    expect(reads).toEqual([id, 'A'.repeat(22)]);
  });

  it.each([
    '..',
    '.',
    '%2e%2e',
    'a/b',
    '__proto__',
    'constructor',
    `${'A'.repeat(22)}%00`,
    'A'.repeat(40),
  ])('cannot be %j', async (id) => {
    const world = setupHost();
    const response = await world.ask(id, (await proof()).verifier);
    expect([204, 404]).toContain(response.status);
  });

  it('has 128 random bits: two hundred ids share no half', async () => {
    const world = setupHost({ maxSessionsPerUser: 200 });
    const ids: string[] = [];
    for (let i = 0; i < 200; i++) ids.push((await world.start()).id);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(16);
    expect(new Set(ids.map((id) => id.slice(0, 11))).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(11))).size).toBe(ids.length);
  });
});

describe('every response of the session routes', () => {
  it('is never cached', async () => {
    const world = setupHost();
    const { id, verifier } = await world.start();
    const body = JSON.stringify(await validBody());
    const answers = {
      created: await world.create(body),
      status: await world.ask(id, verifier),
      unknown: await world.ask('A'.repeat(22), verifier),
      presence: await world.send('/sessions', { headers: { [HEADERS.requestedWith]: '1' } }),
      'no header of ours': await world.send('/sessions'),
      'other origin': await world.ask(id, verifier, { Origin: 'https://evil.example' }),
      'not JSON': await world.create(body, { 'Content-Type': 'text/plain' }),
      'too long': await world.create('x'.repeat(9000)),
      malformed: await world.create('{}'),
    };
    for (const [name, { headers }] of Object.entries(answers)) {
      expect([name, headers.get('Cache-Control')]).toEqual([name, 'no-store']);
    }
  });
});

describe('secrets', () => {
  it('are in no response, event or error, whatever fails', async () => {
    const marked = { store: 'STORE-PASSWORD', user: 'USER-COOKIE', callback: 'CALLBACK-TOKEN' };
    const kept = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const broken = { store: false, user: false };
    const store = {
      ...kept,
      read: (id: string) =>
        broken.store ? Promise.reject(new Error(marked.store)) : kept.read(id),
    };
    const world = setupHost({
      store,
      user: () => {
        if (broken.user) throw new Error(marked.user);
        return USER;
      },
      onAuthorized: () => Promise.reject(new Error(marked.callback)),
    });
    const answers: Response[] = [];
    const session = await world.start();
    const { id, verifier, cookie, returnUri } = session;
    const [, secret = ''] = returnUri.searchParams.get('state')?.split('.') ?? [];

    const { truelayer } = world;
    truelayer.script('token', { status: 200, body: 'access-token-UPSTREAM-BODY' });
    truelayer.script('create', problemResponse(400, 'invalid-parameters'), {
      status: 201,
      body: '{"UPSTREAM-BODY',
    });
    truelayer.script(
      'accounts',
      problemResponse(500, 'unknown-error'),
      problemResponse(401, 'unauthenticated'),
      problemResponse(401, 'unauthenticated'),
      {
        status: 302,
        body: 'UPSTREAM-BODY',
        headers: { Location: 'https://evil.example/?UPSTREAM-BODY' },
      },
      { status: 200, body: { items: [] } },
    );
    for (let i = 0; i < 2; i++) answers.push(await world.create(await validBody()));
    for (let i = 0; i < 4; i++) {
      answers.push(await world.ask(id, verifier));
      world.advance(5000);
    }
    broken.user = true;
    answers.push(await world.create(await validBody()));
    broken.store = true;
    answers.push(await world.ask(id, verifier), await world.openReturnUrl(session));

    const told = await Promise.all(
      answers.map(async (each) => `${await each.text()} ${inspect([...each.headers])}`),
    );
    const ours = [...SECRETS.slice(0, 2), verifier, secret, cookie.split('=')[1] ?? ''];
    for (const hidden of [...ours, ...Object.values(marked), 'UPSTREAM-BODY']) {
      expect(told.join('\n')).not.toContain(hidden);
    }
    const logged = inspect(world.events, { depth: 8 });
    for (const hidden of ours) expect(logged).not.toContain(hidden);
    expect(JSON.stringify(world.events)).not.toContain('UPSTREAM-BODY');
    expect(world.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['upstream-failed', 'callback-failed', 'internal-error']),
    );
  });
});
