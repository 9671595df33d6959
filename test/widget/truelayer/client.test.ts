import { afterEach, describe, expect, it, vi } from 'vitest';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { createTrueLayerClient } from '../../../widget/truelayer/index.ts';
import {
  API,
  AUTHORISED,
  createFakeTrueLayer,
  problemResponse,
  SECRETS,
  TRACE_ID,
} from './fake-truelayer.ts';
import { CREATE, collect, page, rejectionOf, setupClient, YEAR } from './setup-client.ts';

afterEach(() => void vi.useRealTimers());

/** As `clientRig`, without another try of what failed. */
const setup = (options: Partial<truelayer.TrueLayerOptions> = {}) =>
  setupClient({ retries: 0, ...options });

describe('the access token', () => {
  it("is requested with the client's credentials as a form", async () => {
    const { client, requestsTo } = setup();
    await client.accounts('c');
    const [asked] = requestsTo('token');
    expect(asked?.headers.get('Content-Type')).toContain('application/x-www-form-urlencoded');
    expect(asked?.body).toBe(
      `grant_type=client_credentials&client_id=sandbox-test&client_secret=${SECRETS[0]}&scope=data`,
    );
  });

  it('is requested once for concurrent callers, and each of them sends it', async () => {
    const { client, requestsTo } = setup();
    await Promise.all([client.accounts('c'), client.accounts('c'), client.userInfo('c')]);
    expect(requestsTo('token')).toHaveLength(1);
    for (const operation of ['accounts', 'userInfo'] as const) {
      for (const { headers } of requestsTo(operation)) {
        expect(headers.get('Authorization')).toBe('Bearer access-token-1');
      }
    }
  });

  it('is reused until a minute before it expires', async () => {
    const { client, requestsTo, time } = setup();
    await client.accounts('c');
    time.now = 3_539_000;
    await client.accounts('c');
    expect(requestsTo('token')).toHaveLength(1);
    time.now = 3_540_000;
    await client.accounts('c');
    expect(requestsTo('token')).toHaveLength(2);
  });

  it('is reused for most of its lifetime if that is short', async () => {
    const { client, requestsTo, script, time } = setup();
    script('token', { status: 200, body: { access_token: 'brief', expires_in: 30 } });
    await client.accounts('c');
    time.now = 26_000;
    await client.accounts('c');
    expect(requestsTo('token')).toHaveLength(1);
  });

  it('is fetched again once for twenty callers if TrueLayer rejects it', async () => {
    const { client, requestsTo, script } = setup();
    const all = () => Promise.all(Array.from({ length: 20 }, () => client.accounts('c')));
    await client.accounts('c');
    script('accounts', ...Array(20).fill(problemResponse(401, 'unauthenticated')));
    expect(await all()).toHaveLength(20);
    expect(requestsTo('token')).toHaveLength(2);
    const sent = requestsTo('accounts').map(({ headers }) => headers.get('Authorization'));
    expect(sent.filter((token) => token === 'Bearer access-token-2')).toHaveLength(20);
  });

  it('that TrueLayer rejects causes any request to be repeated, because it had no effect', async () => {
    const { client, requestsTo, script } = setup();
    script('create', problemResponse(401, 'unauthenticated'));
    expect(await client.connections.create(CREATE)).toMatchObject({ id: 'connection-1' });
    expect(requestsTo('create')).toHaveLength(2);
  });

  it('is not fetched for a caller that has already aborted', async () => {
    const { client, asked } = setup();
    const signal = AbortSignal.abort(new Error('gone'));
    expect(await rejectionOf(client.accounts('c', { signal }))).toMatchObject({ message: 'gone' });
    expect(asked).toEqual([]);
  });

  it.each(['two\nlines', 'a token', ''])(
    'that is not a valid header value is rejected: %j',
    async (odd) => {
      const { client, script } = setup();
      script('token', { status: 200, body: { access_token: odd, expires_in: 3600 } });
      const error = await rejectionOf(client.accounts('c'));
      expect(error).toBeInstanceOf(truelayer.UnexpectedResponseError);
      expect(String(error)).toContain('access_token');
    },
  );

  it('is not fetched again if TrueLayer rejects the previous token', async () => {
    const double = createFakeTrueLayer();
    double.always('accounts', AUTHORISED);
    let refuseLate = () => {};
    const late = new Promise<void>((resolve) => {
      refuseLate = resolve;
    });
    let refusals = 0;
    const client = createTrueLayerClient({
      ...double.options,
      fetch: async (request) => {
        const isOld = request.headers.get('Authorization') === 'Bearer access-token-1';
        if (!isOld) return double.fetch(request);
        refusals += 1;
        if (refusals === 2) await late;
        return new Response(null, { status: 401 });
      },
    });
    const [first, second] = [client.accounts('c'), client.accounts('c')];
    await first;
    refuseLate();
    await second;
    expect(refusals).toBe(2);
    expect(double.requestsTo('token')).toHaveLength(2);
  });

  it('is fetched again once only: a second rejection is an error', async () => {
    const { client, requestsTo, always } = setup();
    always('accounts', problemResponse(401, 'unauthenticated'));
    const error = await rejectionOf(client.accounts('c'));
    expect(error).toBeInstanceOf(truelayer.UnauthenticatedError);
    expect(requestsTo('accounts')).toHaveLength(2);
  });

  it('still arrives for the other callers if one of them aborts', async () => {
    const gate = { open: () => {} };
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    const double = createFakeTrueLayer();
    double.always('accounts', AUTHORISED);
    const client = createTrueLayerClient({
      ...double.options,
      fetch: async (request) => {
        if (request.url.includes('/connect/token')) await opened;
        return double.fetch(request);
      },
    });
    const caller = new AbortController();
    const first = rejectionOf(client.accounts('c', { signal: caller.signal }));
    const second = client.accounts('c');
    caller.abort(new Error('gone'));
    expect(await first).toMatchObject({ message: 'gone' });
    gate.open();
    expect(await second).toEqual([]);
    expect(double.requestsTo('token')).toHaveLength(1);
  });

  it.each([
    [{ status: 400, body: { error: 'invalid_client' } }, 'invalid_client'],
    [{ status: 400, body: { error: 'invalid_scope', error_description: 'x' } }, 'invalid_scope'],
    [{ status: 503, body: '<html>UPSTREAM-BODY' }, 'status 503'],
    [{ status: 400, body: { error: 'UPSTREAM-BODY with spaces' } }, 'status 400'],
  ])('that cannot be fetched because of %j is a TokenError', async (reply, code) => {
    const { client, always } = setup();
    always('token', reply);
    const error = await rejectionOf(client.accounts('c'));
    expect(error).toBeInstanceOf(truelayer.TokenError);
    expect(error).toMatchObject({ code, status: reply.status, traceId: TRACE_ID });
  });

  it('is requested again after a failure', async () => {
    const { client, script } = setup();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    await rejectionOf(client.accounts('c'));
    expect(await client.accounts('c')).toEqual([]);
  });
});

describe('connections', () => {
  it("are created with the unchanged body and the user's IP address and user agent", async () => {
    const { client, requestsTo } = setup();
    const connection = await client.connections.create(CREATE, {
      userIp: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
    });
    const [asked] = requestsTo('create');
    expect(asked?.body).toEqual(CREATE);
    expect(asked?.headers.get('Content-Type')).toBe('application/json');
    expect(asked?.headers.get('Tl-User-IP')).toBe('203.0.113.7');
    expect(asked?.headers.get('X-Device-User-Agent')).toBe('Mozilla/5.0');
    expect(connection).toMatchObject({
      id: 'connection-1',
      hosted_page: { uri: 'https://app.truelayer.test/data/connection-1' },
    });
  });

  it.each([
    ['userAgent', 'Mozilla/5.0\r\nX-Other: 1', 'X-Device-User-Agent'],
    ['userIp', '203.0.113.7 → 10.0.0.1', 'Tl-User-IP'],
  ])(
    'reject an invalid header value of %s, without repeating it',
    async (option, value, header) => {
      const { client, requestsTo } = setup();
      const created = client.connections.create(CREATE, { [option]: value });
      await expect(created).rejects.toThrow(
        new TypeError(`${header}: expected a valid header value`),
      );
      expect(requestsTo('create')).toEqual([]);
    },
  );

  it('of clients with their own pages have the next action', async () => {
    const { client, script } = setup();
    const next = { type: 'redirect', uri: 'https://bank.test/login' };
    script('create', {
      status: 201,
      body: {
        id: 'c',
        status: 'authorizing',
        user: { id: 'u' },
        authorization_flow: { actions: { next } },
      },
    });
    expect((await client.connections.create(CREATE)).authorization_flow?.actions.next).toEqual(
      next,
    );
  });
});

describe('accounts', () => {
  const account = {
    id: '56c7b029e0f8ec5a2334fb0ffc2fface',
    type: 'account',
    currency: 'GBP',
    account_type: 'current',
    customer_segment: 'retail',
    account_identifiers: [
      { type: 'sort_code_account_number', sort_code: '560029', account_number: '26207729' },
      { type: 'iban', iban: 'GB32CLRB04066800012315' },
    ],
    account_holder_names: ['Jane Smith'],
  };

  it('are read with the connection in a header', async () => {
    const { client, requestsTo, script } = setup();
    const items = [account, { id: 'card-1', type: 'card' }];
    script('accounts', { status: 200, body: { items, pagination: { next_cursor: null } } });
    expect(await client.accounts('c', { userIp: '203.0.113.7' })).toEqual(items);
    const headers = requestsTo('accounts')[0]?.headers;
    expect(headers?.get('Connection-Id')).toBe('c');
    expect(headers?.get('Tl-User-IP')).toBe('203.0.113.7');
  });

  it.each(['account', 'card'] as const)('of the type %s can be requested alone', async (type) => {
    const { client, requestsTo, script } = setup();
    const items = [account, { id: 'card-1', type: 'card' }];
    script('accounts', { status: 200, body: { items, pagination: {} } });
    expect(await client.accounts('c', { type })).toEqual(
      items.filter((item) => item.type === type),
    );
    expect(requestsTo('accounts')[0]?.query).toBe(`?type=${type}`);
  });

  it('of one type have the fields of that type in TypeScript', async () => {
    const { client, script } = setup();
    script('accounts', { status: 200, body: { items: [account], pagination: {} } });
    const [first] = await client.accounts('c', { type: 'account' });
    expect(first?.account_holder_names).toEqual(['Jane Smith']);
  });

  it('of an unknown kind are left out, and so are unknown identifiers and fields', async () => {
    const { client, script } = setup();
    const known = account.account_identifiers.slice(0, 1);
    const items = [
      { ...account, shade: 'blue', account_identifiers: [...known, { type: 'aba', number: '1' }] },
      { id: 'p', type: 'pension' },
    ];
    script('accounts', { status: 200, body: { items, pagination: {} } });
    expect(await client.accounts('c')).toEqual([{ ...account, account_identifiers: known }]);
  });

  it('that are not a list cause an error that names the field but not the value', async () => {
    const { client, script } = setup();
    script('accounts', { status: 200, body: { items: 'UPSTREAM-BODY', pagination: {} } });
    const error = await rejectionOf(client.accounts('c'));
    expect(error).toBeInstanceOf(truelayer.UnexpectedResponseError);
    expect(String(error)).toContain('not as documented: items');
    expect(String(error)).not.toContain('UPSTREAM-BODY');
  });
});

describe('user info', () => {
  it.each([{ name: 'Jane Smith' }, {}])('is %j as the bank sends it', async (body) => {
    const { client, requestsTo, script } = setup();
    script('userInfo', { status: 200, body });
    expect(await client.userInfo('c 1')).toEqual(body);
    expect(requestsTo('userInfo')[0]?.path).toBe('/v3/data-connections/c%201/user-info');
  });
});

describe('a balance', () => {
  it.each([
    { currency: 'GBP', current_in_minor: -1250, available_in_minor: 48750 },
    { currency: 'GBP', current_in_minor: 0, available_in_minor: null },
    { currency: 'EUR', current_in_minor: 99 },
  ])('is %j, read with the connection in a header', async (body) => {
    const { client, requestsTo, script } = setup();
    script('balance', { status: 200, body: { ...body, updated_at: 'now' } });
    const { available_in_minor, ...needed } = body;
    const expected = { ...needed, available_in_minor: available_in_minor ?? undefined };
    expect(await client.balance('c', 'a/1', { userIp: '203.0.113.7' })).toEqual(expected);
    const [asked] = requestsTo('balance');
    expect(asked?.path).toBe('/v3/connected-accounts/a%2F1/balance');
    expect(asked?.headers.get('Connection-Id')).toBe('c');
    expect(asked?.headers.get('Tl-User-IP')).toBe('203.0.113.7');
  });

  it('in pounds, as in another version of the API, is rejected instead of read as pence', async () => {
    const { client, script } = setup();
    script('balance', { status: 200, body: { currency: 'GBP', current_in_minor: 12.5 } });
    const error = await rejectionOf(client.balance('c', 'a'));
    expect(error).toBeInstanceOf(truelayer.UnexpectedResponseError);
  });
});

describe('the user’s IP address', () => {
  it('is sent with every call except for the one for the token', async () => {
    const { client, asked, script } = setup();
    const options = { userIp: '203.0.113.7' };
    script('readTransactions', page(['t1']));
    script('reconfirm', { status: 200, body: { action_needed: 'no_action_needed' } });
    await client.connections.create(CREATE, options);
    await client.connections.reconfirm('c', options);
    await client.connections.access('c', options);
    await client.accounts('c', options);
    await client.balance('c', 'a', options);
    await collect(client.transactions('c', 'a', { ...YEAR, ...options }));
    await client.userInfo('c', options);
    const [token, ...calls] = asked.map(({ headers }) => headers.get('Tl-User-IP'));
    expect(token).toBeNull();
    expect(calls).toEqual(Array(8).fill('203.0.113.7'));
  });
});

describe('an id', () => {
  it.each(['', '.', '..'])(
    '%j, which would change the URL, is rejected before any request',
    async (id) => {
      const { client, asked } = setup();
      const calls = [
        client.userInfo(id),
        client.balance('c', id),
        client.connections.reconfirm(id),
        collect(client.transactions('c', id, YEAR)),
      ];
      for (const call of calls) expect(await rejectionOf(call)).toBeInstanceOf(TypeError);
      expect(asked).toEqual([]);
    },
  );
});

describe('an invalid option', () => {
  it.each([
    ['clientId', { clientId: '' }],
    ['clientSecret', { clientSecret: '' }],
    ['environment.auth', { environment: { auth: 'auth.truelayer.com', api: API } }],
    ['environment.api', { environment: { auth: API, api: '' } }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
    ['retries', { retries: -1 }],
    ['retries', { retries: 0.5 }],
  ])('is named when the client is created: %s of %j', (name, wrong) => {
    expect(() => setup(wrong)).toThrow(new RegExp(`^${name}: `));
  });

  it('is named without its value', () => {
    expect(() => setup({ environment: { auth: 'SECRET', api: 'SECRET' } })).toThrow(/^[^S]*$/);
  });

  it('is also named if it is an option of a call', async () => {
    const { client } = setup();
    const error = await rejectionOf(client.accounts('c', { retries: Number.NaN }));
    expect(error).toMatchObject({ name: 'TypeError', message: expect.stringMatching('^retries') });
  });
});

describe('an error response', () => {
  it.each([
    [400, 'invalid-parameters', 'InvalidParametersError'],
    [400, 'invalid_state', 'InvalidStateError'],
    [401, 'unauthenticated', 'UnauthenticatedError'],
    [403, 'forbidden', 'ForbiddenError'],
    [404, 'not-found', 'NotFoundError'],
    [429, 'rate-limit-exceeded', 'RateLimitError'],
    [500, 'unknown-error', 'UnknownError'],
    [502, 'provider-error', 'ProviderError'],
    [502, 'feature-not-supported', 'FeatureNotSupportedError'],
    [504, 'gateway-timeout', 'GatewayTimeoutError'],
    [400, 'something-new', 'TrueLayerError'],
    [502, 'something-new', 'ProviderError'],
  ] as const)('with %i %s is a %s', async (status, type, name) => {
    const { client, always } = setup();
    always('accounts', problemResponse(status, type));
    const error = await rejectionOf(client.accounts('c'));
    expect(error).toBeInstanceOf(truelayer.TrueLayerError);
    expect(error).toMatchObject({ name, status, traceId: TRACE_ID });
    expect(String(error)).toContain(TRACE_ID);
  });

  it('names the invalid parameters', async () => {
    const { client, script } = setup();
    const errors = { 'Connection-Id': ['Must be provided'] };
    script('accounts', problemResponse(400, 'invalid-parameters', { errors }));
    expect(await rejectionOf(client.accounts(''))).toMatchObject({ errors });
  });

  it.each([
    ['12', 12],
    ['0', 0],
    ['1.2', 2],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 90],
    ['Thursday, 01-Jan-70 00:01:30 GMT', 90],
    ['Wed, 31 Dec 1969 23:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    ['Thu, 99 Foo 1970 00:01:30 GMT', undefined],
  ])('has the seconds of Retry-After: %j is %j', async (header, retryAfter) => {
    const { client, script } = setup();
    const limited = problemResponse(429, 'rate-limit-exceeded');
    script('accounts', { ...limited, headers: { 'Retry-After': header } });
    expect(await rejectionOf(client.accounts('c'))).toMatchObject({ retryAfter });
  });

  it('repeats its title only if that looks like one', async () => {
    const { client, script } = setup();
    const title = 'Not\nFound: Jane Smith, 26207729';
    script('accounts', problemResponse(404, 'not-found', { title }));
    const error = await rejectionOf(client.accounts('c'));
    expect(error).toMatchObject({
      title,
      message: `TrueLayer responded with 404 (trace ${TRACE_ID})`,
    });
  });

  it('without a body is classified by its status', async () => {
    const { client, script } = setup();
    script('accounts', { status: 502, body: '' });
    expect(await rejectionOf(client.accounts('c'))).toBeInstanceOf(truelayer.ProviderError);
  });

  it('leaves requests and responses out of messages and logs', async () => {
    const { client, script } = setup();
    script(
      'accounts',
      problemResponse(400, 'invalid-parameters', { errors: { a: ['UPSTREAM-BODY'] } }),
    );
    const error = await rejectionOf(client.accounts('c'));
    const logged = `${error} ${JSON.stringify(error)} ${error instanceof Error && error.stack}`;
    for (const secret of SECRETS) expect(logged).not.toContain(secret);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ status: 400, trace_id: TRACE_ID });
  });

  it('that is a redirect is not followed, so that no other server receives the token', async () => {
    const { client, script, asked } = setup();
    script('accounts', { status: 307, body: '', headers: { Location: `${API}/elsewhere` } });
    expect(await rejectionOf(client.accounts('c'))).toBeInstanceOf(
      truelayer.UnexpectedResponseError,
    );
    expect(asked.map(({ path }) => path)).toEqual(['/connect/token', '/v3/connected-accounts']);
  });
});

describe('a call without a response', () => {
  const failing = (fetch: truelayer.TrueLayerOptions['fetch'] & object) =>
    createTrueLayerClient({ ...createFakeTrueLayer().options, fetch, timeoutMs: 5000, retries: 0 });

  it('fails as unreachable, with the cause', async () => {
    const cause = new TypeError('fetch failed');
    const error = await rejectionOf(failing(() => Promise.reject(cause)).accounts('c'));
    expect(error).toBeInstanceOf(truelayer.UnreachableError);
    expect(error).toMatchObject({ cause });
  });

  it('fails as unreachable after the time limit, also in the middle of a body', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const never = () => new Promise<Response>(() => {});
    const stuck = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    const errors = [never, stuck].map((fetch) => rejectionOf(failing(fetch).accounts('c')));
    await vi.advanceTimersByTimeAsync(5000);
    for (const error of await Promise.all(errors)) {
      expect(error).toMatchObject({ name: 'UnreachableError', cause: { name: 'TimeoutError' } });
    }
  });

  it('aborts the request if the caller aborts', async () => {
    const caller = new AbortController();
    const double = createFakeTrueLayer();
    let sent: AbortSignal | undefined;
    const client = createTrueLayerClient({
      ...double.options,
      fetch: (request) => {
        if (request.url.includes('/connect/token')) return double.fetch(request);
        sent = request.signal;
        caller.abort(new Error('gone'));
        return new Promise(() => {});
      },
    });
    await rejectionOf(client.accounts('c', { signal: caller.signal }));
    expect(sent?.aborted).toBe(true);
  });

  it("rejects with the caller's own reason if the caller aborts", async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    const client = failing(() => new Promise(() => {}));
    expect(await rejectionOf(client.accounts('c', { signal }))).toMatchObject({ message: 'gone' });
  });
});
