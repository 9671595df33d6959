import { HTTPException } from 'hono/http-exception';
import { describe, expect, it, vi } from 'vitest';
import { connectBankHost, useCases } from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { problemResponse, SECRETS, TRACE_ID } from '../../truelayer/fake-truelayer.ts';
import { PAGE, PUBLIC_URL, proof, setupHost, USER } from '../setup-host.ts';

describe('starting a session', () => {
  it('answers with the journey to go on, its origin, and when it expires', async () => {
    const { response } = await setupHost().start();
    expect(response.status).toBe(201);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      session_id: expect.stringMatching(/^[\w-]{22}$/),
      authorization_uri: 'https://app.truelayer.test/data/connection-1',
      authorization_origins: ['https://app.truelayer.test'],
      expires_at: '2026-01-01T00:30:00.000Z',
    });
  });

  it('asks TrueLayer for what the use case, the user and the host say', async () => {
    const { start, truelayer } = setupHost();
    const { id } = await start({ language: 'en-GB' });
    expect(truelayer.requestsTo('create')[0]?.body).toEqual({
      scopes: ['info', 'transactions', 'accounts'],
      data_access_type: 'one_time',
      provider_selection: { type: 'user_selected' },
      user: USER,
      user_consent: { type: 'authorization_flow_captured' },
      hosted_page: {
        type: 'authorization_flow',
        return_uri: expect.stringContaining(`${PUBLIC_URL}/return?state=${id}.`),
        language_code: 'en',
      },
      metadata: { connect_bank_session: id },
    });
  });

  it('goes straight to the bank the page names', async () => {
    const { start, truelayer } = setupHost();
    await start({ provider_id: 'uk-cs-mock' });
    expect(truelayer.requestsTo('create')[0]?.body).toMatchObject({
      provider_selection: { type: 'preselected', provider_id: 'uk-cs-mock' },
    });
  });

  it('offers the banks that the use case allows', async () => {
    const providers = { customer_segments: ['business'] } as const;
    const { start, truelayer } = setupHost({
      useCases: { sme: { ...useCases.rewards, providers } },
    });
    await start({ use_case: 'sme' });
    expect(truelayer.requestsTo('create')[0]?.body).toMatchObject({
      provider_selection: { type: 'user_selected', filter: providers },
    });
  });

  it('names the country whose banks the page shows first, if the use case has one', async () => {
    const { start, truelayer } = setupHost({
      useCases: {
        club: { ...useCases.rewards, countryCode: 'GB' },
        shop: useCases.rewards,
      },
    });
    await start({ use_case: 'club' });
    await start({ use_case: 'shop' });
    const [club, shop] = truelayer.requestsTo('create').map(({ body }) => body);
    expect(club).toMatchObject({ hosted_page: { country_code: 'GB' } });
    expect(shop).not.toHaveProperty('hosted_page.country_code');
  });

  it('leaves out the parentheses that TrueLayer refuses in names', async () => {
    const { start, truelayer } = setupHost({ user: () => ({ ...USER, name: 'Jane (JJ) Smith' }) });
    await start();
    expect(truelayer.requestsTo('create')[0]?.body).toMatchObject({
      user: { name: 'Jane JJ Smith' },
    });
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7\r\nX-Injected: 1', null],
    ['unknown', null],
  ])('passes the address %j on as %j', async (ip, sent) => {
    const { start, truelayer } = setupHost({ userIp: () => ip });
    await start();
    expect(truelayer.requestsTo('create')[0]?.headers.get('Tl-User-IP')).toBe(sent);
  });

  it('takes the only use case where the page names none', async () => {
    const { start, truelayer } = setupHost({ useCases: { rewards: useCases.rewards } });
    await start({ use_case: undefined });
    expect(truelayer.requestsTo('create')[0]?.body).toMatchObject({
      data_access_type: 'recurring',
    });
  });

  it.each([undefined, 'loans', 'constructor', '__proto__'])(
    'refuses the use case %s',
    async (use_case) => {
      const { create, truelayer } = setupHost();
      const { challenge } = await proof();
      const response = await create({ use_case, challenge, mode: 'popup' });
      expect([response.status, (await response.json()).code]).toEqual([400, 'unknown-use-case']);
      expect(truelayer.asked).toEqual([]);
    },
  );

  it('refuses a preset where the host lists others', async () => {
    const { create } = setupHost({ useCases: { rewards: useCases.rewards } });
    const { challenge } = await proof();
    const response = await create({ use_case: 'affordability', challenge, mode: 'popup' });
    expect((await response.json()).code).toBe('unknown-use-case');
  });
});

describe('starting a session twice', () => {
  const key = { [HEADERS.idempotencyKey]: 'key-1' };

  it('gives the same session for the same key', async () => {
    const { start, truelayer } = setupHost();
    const first = await start({}, key);
    const second = await start({}, key);
    expect(await second.response.json()).toEqual(await first.response.json());
    expect(truelayer.requestsTo('create')).toHaveLength(1);
  });

  it('gives the same session while the first is still on its way', async () => {
    const { create, truelayer } = setupHost();
    const { challenge } = await proof();
    const body = { use_case: 'rewards', mode: 'popup', challenge };
    const answers = await Promise.all([create(body, key), create(body, key), create(body, key)]);
    const ids = await Promise.all(answers.map(async (answer) => (await answer.json()).session_id));
    expect(new Set(ids).size).toBe(1);
    expect(truelayer.requestsTo('create')).toHaveLength(1);
  });

  it('tries again after a first try that failed', async () => {
    const { create, truelayer } = setupHost();
    truelayer.script('create', problemResponse(500, 'unknown-error'));
    const { challenge } = await proof();
    const body = { use_case: 'rewards', mode: 'popup', challenge };
    const statuses = [(await create(body, key)).status, (await create(body, key)).status];
    expect(statuses).toEqual([502, 201]);
  });

  it.each([
    ['another challenge', { challenge: 'c'.repeat(43) }, 'user-1'],
    ['another body', { use_case: 'rewards' }, 'user-1'],
    ['another user', {}, 'user-2'],
  ])('gives another session for the same key with %s', async (_, body, id) => {
    let user = USER;
    const { start } = setupHost({ user: () => user });
    const first = await start({}, key);
    user = { ...USER, id };
    const second = await start(body, key);
    expect(second.id).not.toBe(first.id);
  });

  it('gives another session without a key', async () => {
    const { start } = setupHost();
    expect((await start()).id).not.toBe((await start()).id);
  });
});

describe('a request that is not a proper one', () => {
  it.each([
    ['no body', '', 'body: empty'],
    ['broken JSON', '{"mode":', 'body: not JSON'],
    ['a list', '[]', 'body: '],
    ['no challenge', '{"mode":"popup"}', 'challenge: '],
    ['a short challenge', '{"mode":"popup","challenge":"abc"}', 'challenge: '],
    ['an unknown mode', `{"mode":"frame","challenge":"${'c'.repeat(43)}"}`, 'mode: '],
    ['a provider id with a path', { provider_id: '../x' }, 'provider_id: '],
    ['a language that is none', { language: 'en"><script>' }, 'language: '],
    ['a use case that is a number', { use_case: 7 }, 'use_case: '],
  ])('is refused: %s', async (_, body, detail) => {
    const { create, truelayer } = setupHost();
    const { challenge } = await proof();
    const valid = { use_case: 'rewards', mode: 'popup', challenge };
    const response = await create(typeof body === 'string' ? body : { ...valid, ...body });
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({ code: 'invalid-request', status: 400 });
    expect(problem.detail.startsWith(detail)).toBe(true);
    expect(problem.detail).not.toContain('script');
    expect(truelayer.asked).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'is refused as %j, however it reads',
    async (type) => {
      const { challenge } = await proof();
      const body = { use_case: 'rewards', mode: 'popup', challenge };
      const response = await setupHost().create(body, { 'Content-Type': type });
      expect([response.status, (await response.json()).code]).toEqual([415, 'invalid-request']);
    },
  );

  it('is refused when it is too long, announced or not', async () => {
    const { create } = setupHost();
    const long = JSON.stringify({ language: 'x'.repeat(9000) });
    const announced = await create(long, { 'Content-Length': String(long.length) });
    const streamed = await create(long);
    expect([announced.status, streamed.status]).toEqual([413, 413]);
  });

  it('is refused with a key that could not be stored', async () => {
    const { challenge } = await proof();
    const body = { use_case: 'rewards', mode: 'popup', challenge };
    const response = await setupHost().create(body, { [HEADERS.idempotencyKey]: 'k'.repeat(256) });
    expect(response.status).toBe(400);
  });

  it('is refused without a signed-in user', async () => {
    const { challenge } = await proof();
    const { create, truelayer } = setupHost({ user: () => undefined });
    const response = await create({ use_case: 'rewards', mode: 'popup', challenge });
    expect([response.status, (await response.json()).code]).toEqual([401, 'not-signed-in']);
    expect(truelayer.asked).toEqual([]);
  });

  it("is refused in the partner's own words where it throws an HTTPException", async () => {
    const user = () => {
      throw new HTTPException(402, { message: 'Plan ended' });
    };
    const response = await setupHost({ user }).create({});
    expect([response.status, await response.text()]).toEqual([402, 'Plan ended']);
  });
});

describe('where a journey may lead back to', () => {
  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/a\\..\\b',
    'javascript:alert(1)',
    'data:text/html,x',
    'relative',
    '/new\nline',
    'https://partner.example.evil.example/',
    'https://partner.example@evil.example/',
  ])('is not %j', async (return_path) => {
    const { challenge } = await proof();
    const body = { use_case: 'rewards', mode: 'redirect', challenge, return_path };
    const response = await setupHost().create(body);
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toMatch(/^return_path: /);
  });

  it('may be an address on the list of the host, exactly', async () => {
    const listed = 'https://app.partner.example/done';
    const { create } = setupHost({ returnUrls: [listed] });
    const { challenge } = await proof();
    const at = (return_path: string) =>
      create({ use_case: 'rewards', mode: 'redirect', challenge, return_path });
    expect((await at(listed)).status).toBe(201);
    expect((await at(`${listed}/more`)).status).toBe(400);
  });
});

describe('when TrueLayer does not help', () => {
  it.each([
    [429, 'rate-limit-exceeded', 429, 'rate-limited'],
    [502, 'provider-error', 502, 'provider-unavailable'],
    [504, 'gateway-timeout', 502, 'provider-unavailable'],
    [400, 'invalid-parameters', 502, 'upstream-failed'],
    [403, 'forbidden', 502, 'upstream-failed'],
    [500, 'unknown-error', 502, 'upstream-failed'],
  ])('answers its %i %s with %i %s and the trace id', async (status, type, answered, code) => {
    const { create, truelayer } = setupHost();
    truelayer.always('create', problemResponse(status, type));
    const { challenge } = await proof();
    const response = await create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(response.status).toBe(answered);
    expect(await response.json()).toEqual({
      type: `urn:connect-bank:problem:${code}`,
      title: expect.any(String),
      status: answered,
      code,
      trace_id: TRACE_ID,
    });
  });

  it('passes on how long to wait', async () => {
    const { create, truelayer } = setupHost();
    const limited = problemResponse(429, 'rate-limit-exceeded');
    truelayer.script('create', {
      ...limited,
      headers: { ...limited.headers, 'Retry-After': '7' },
    });
    const { challenge } = await proof();
    const response = await create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(response.headers.get('Retry-After')).toBe('7');
  });

  it.each([
    'http://app.truelayer.test/data/1',
    'javascript:alert(1)',
    'https://user:pass@app.truelayer.test/',
    '/relative',
  ])('never sends the user to %s', async (uri) => {
    const { create, truelayer } = setupHost();
    const body = { id: 'c', status: 'authorization_required', user: { id: 'u' } };
    truelayer.script('create', { status: 201, body: { ...body, hosted_page: { uri } } });
    const { challenge } = await proof();
    const response = await create({ use_case: 'rewards', mode: 'popup', challenge });
    const text = await response.text();
    expect([response.status, JSON.parse(text).code]).toEqual([502, 'upstream-failed']);
    expect(text).not.toContain(uri);
  });

  it.each([
    ['sandbox', 'https://app.truelayer-sandbox.com/data/1', 201],
    ['sandbox', 'https://app.truelayer-sandbox.com.evil.example/', 502],
    ['production', 'https://app.truelayer.com/data/1', 201],
    ['production', 'https://eviltruelayer.com/', 502],
    [
      { auth: 'https://a.test', api: 'https://b.test', app: 'https://c.test' },
      'https://c.test/1',
      201,
    ],
    [
      { auth: 'https://a.test', api: 'https://b.test', app: 'https://c.test' },
      'https://b.test/1',
      502,
    ],
  ] as const)('in %j a journey at %s is answered with %i', async (environment, uri, status) => {
    const probe = setupHost();
    const { create } = setupHost({ truelayer: { ...probe.truelayer.options, environment } });
    const body = { id: 'c', status: 'authorization_required', user: { id: 'u' } };
    probe.truelayer.script('create', { status: 201, body: { ...body, hosted_page: { uri } } });
    const { challenge } = await proof();
    const response = await create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(response.status).toBe(status);
  });

  it('emits an event with the error and its trace id', async () => {
    const { create, truelayer, events } = setupHost();
    truelayer.always('token', { status: 400, body: { error: 'invalid_client' } });
    const { challenge } = await proof();
    await create({ use_case: 'rewards', mode: 'popup', challenge });
    expect(events.find(({ type }) => type === 'upstream-failed')).toMatchObject({
      error: { name: 'TokenError', code: 'invalid_client', traceId: TRACE_ID },
    });
  });

  it('shows no secret and no upstream body, whatever breaks', async () => {
    const { create, truelayer, events } = setupHost();
    truelayer.script('token', { status: 500, body: 'UPSTREAM-BODY' });
    truelayer.script('create', { status: 201, body: '{"UPSTREAM-BODY' });
    truelayer.script(
      'create',
      problemResponse(400, 'invalid-parameters', { errors: { a: ['UPSTREAM-BODY'] } }),
    );
    const { challenge } = await proof();
    const body = { use_case: 'rewards', mode: 'popup', challenge };
    const seen = [];
    for (let i = 0; i < 3; i++) {
      const response = await create(body);
      seen.push(response.status, await response.text(), [...response.headers].join());
    }
    const told = `${seen.join()}${JSON.stringify(events)}${events.map((e) => 'error' in e && String(e.error))}`;
    for (const secret of SECRETS) expect(told).not.toContain(secret);
    expect(seen.filter((part) => part === 502)).toHaveLength(3);
  });

  it('hides its own error from the browser, and emits it as an event', async () => {
    const error = new Error('password of the database');
    const user = () => {
      throw error;
    };
    const onEvent = vi.fn();
    const { create } = setupHost({ user, onEvent });
    const response = await create({});
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('password');
    expect(onEvent.mock.calls).toEqual([
      [expect.objectContaining({ type: 'internal-error' }), error],
    ]);
  });
});

describe('options that cannot work are refused at once', () => {
  const { truelayer } = setupHost();
  const options = { truelayer: truelayer.options, publicUrl: PUBLIC_URL, user: () => USER };

  it.each([
    ['an http address', { publicUrl: 'http://partner.example/connect-bank' }, /publicUrl/],
    ['an address with a query', { publicUrl: `${PUBLIC_URL}?a=1` }, /publicUrl/],
    ['a path', { publicUrl: '/connect-bank' }, /publicUrl/],
    ['an origin with a path', { origins: [`${PAGE}/shop`] }, /origins/],
    ['any origin', { origins: ['*'] }, /origins/],
    [
      'hosted pages at no address',
      {
        truelayer: {
          ...truelayer.options,
          environment: { auth: 'https://auth.test', api: 'https://api.test', app: 'app.test' },
        },
      },
      /environment\.app/,
    ],
    [
      'a use case it could not follow',
      { useCases: { balance: { scopes: ['balance'], accessType: 'one_time' } } },
      /"balance" needs the scope accounts/,
    ],
    [
      'a use case TrueLayer refuses',
      { useCases: { all: { scopes: ['info', 'accounts'], accessType: 'recurring' } } },
      /"all" has the scope info/,
    ],
  ] as const)('%s', (_, wrong, message) => {
    expect(() => connectBankHost({ ...options, ...wrong })).toThrow(message);
  });

  it('takes an address on this machine, and one that is known late', () => {
    expect(() =>
      connectBankHost({ ...options, publicUrl: 'http://127.0.0.1:3000/x' }),
    ).not.toThrow();
    expect(() => connectBankHost({ ...options, publicUrl: () => '' })).not.toThrow();
  });
});
