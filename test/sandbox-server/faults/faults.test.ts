import { describe, expect, it } from 'vitest';
import {
  OPERATIONS,
  type Operation,
  type OperationId,
} from '../../../sandbox-server/schema/operation.ts';
import { PROBLEMS } from '../../../sandbox-server/schema/problem.ts';
import {
  AUTH,
  CREATE_BODY,
  callWith,
  json,
  type SandboxSetup,
  setupSandbox,
  tokenFor,
} from '../app.ts';

const DATA_OPERATIONS: readonly Operation[] = OPERATIONS.filter(({ path }) =>
  path.startsWith('/v3'),
);
const pairs = DATA_OPERATIONS.flatMap(({ id, problems }) =>
  problems.map((problem) => [id, problem] as const),
);

function call({ call: send }: SandboxSetup, id: OperationId) {
  const operation = DATA_OPERATIONS.find((each) => each.id === id);
  const path = (operation?.path ?? '').replaceAll(/\{\w+\}/g, 'x');
  const body = operation?.method === 'POST' ? { body: CREATE_BODY } : {};
  return send(operation?.method ?? 'GET', path, { connection: 'x', ...body });
}

describe('a fault', () => {
  it.each(pairs)('answers %s with %s', async (operation, problem) => {
    const base = await setupSandbox();
    base.sandbox.faults.add({ operation, problem });
    const response = await call(base, operation);
    const { type, title, status, detail } = PROBLEMS[problem];
    expect(response.status).toBe(status);
    expect(await json(response)).toMatchObject({ type, title, status, detail });
  });

  it('is refused for a problem that the operation does not declare', async () => {
    const { sandbox } = await setupSandbox();
    const fault = { operation: 'create-connection', problem: 'gateway_timeout' } as const;
    expect(() => sandbox.faults.add(fault)).toThrow(
      'create-connection declares no gateway_timeout',
    );
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('spoils as many calls as it says', async () => {
    const base = await setupSandbox();
    base.sandbox.faults.add({
      operation: 'create-connection',
      problem: 'provider_error',
      times: 2,
    });
    const statuses: number[] = [];
    for (const _ of [1, 2, 3]) statuses.push((await call(base, 'create-connection')).status);
    expect(statuses).toEqual([502, 502, 201]);
  });

  it('creates nothing', async () => {
    const base = await setupSandbox();
    base.sandbox.faults.add({ problem: 'unknown_error' });
    await call(base, 'create-connection');
    expect(base.sandbox.connections.list()).toEqual([]);
  });

  it('can be meant for one connection', async () => {
    const base = await setupSandbox();
    const [one, other] = [await base.connect(), await base.connect()];
    base.sandbox.faults.add({ connectionId: one.id, problem: 'rate_limit_exceeded' });
    const read = (connection: string) => base.call('GET', '/v3/connected-accounts', { connection });
    expect((await read(one.id)).status).toBe(429);
    expect((await read(other.id)).status).toBe(200);
  });

  it('is over once it is taken back', async () => {
    const base = await setupSandbox();
    const { id } = base.sandbox.faults.add({ problem: 'provider_error' });
    base.sandbox.faults.remove(id);
    expect((await call(base, 'create-connection')).status).toBe(201);
  });

  it('at the token endpoint is its internal server error', async () => {
    const { fetch, sandbox } = await setupSandbox();
    sandbox.faults.add({ operation: 'GenerateAccessToken', problem: 'unknown_error', times: 1 });
    const response = await fetch(`${AUTH}/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'sandbox-connect-bank',
        client_secret: 'sandbox-secret',
        scope: 'data',
      }),
    });
    expect(response.status).toBe(500);
    expect(await json(response)).toMatchObject({ error: 'internal_server_error' });
  });

  it('does not spare those who are not known', async () => {
    const { fetch, sandbox } = await setupSandbox();
    sandbox.faults.add({ problem: 'provider_error' });
    const response = await fetch('https://api.truelayer-sandbox.com/v3/connected-accounts');
    expect(response.status).toBe(401);
  });
});

describe('the limit of calls a day', () => {
  const read = (base: SandboxSetup, connection: string, headers = {}) =>
    base.call('GET', '/v3/connected-accounts', { connection, headers });

  async function spent(dailyCallLimit?: number) {
    const base = await setupSandbox(dailyCallLimit === undefined ? {} : { dailyCallLimit });
    const { id } = await base.connect();
    const statuses: number[] = [];
    for (const _ of [1, 2, 3, 4, 5]) statuses.push((await read(base, id)).status);
    return { base, id, statuses };
  }

  it('is off unless it is asked for', async () => {
    expect((await spent()).statuses).toEqual([200, 200, 200, 200, 200]);
  });

  it('refuses the fifth', async () => {
    expect((await spent(4)).statuses).toEqual([200, 200, 200, 200, 429]);
  });

  it('does not count calls while the user is there', async () => {
    const { base, id } = await spent(4);
    const response = await read(base, id, { 'Tl-User-IP': '198.51.100.7, 10.0.0.1' });
    expect(response.status).toBe(200);
  });

  it.each(['', 'unknown', '999.1.1.1', 'unknown, 198.51.100.7'])(
    'counts a call whose Tl-User-IP does not begin with an IP address: %j',
    async (ip) => {
      const { base, id } = await spent(4);
      expect((await read(base, id, { 'Tl-User-IP': ip })).status).toBe(429);
    },
  );

  it('lasts for 24 hours from each call, and says when the next one is allowed', async () => {
    const { base, id } = await spent(4);
    expect(base.sandbox.requests.list().at(-1)?.why).toContain(
      'the next call is allowed at 2026-03-17T12:00:00.000Z',
    );
    const statusAt = async (now: string) => {
      await base.sandbox.clock.set(now);
      const call = callWith(base.fetch, await tokenFor(base.fetch));
      return (await call('GET', '/v3/connected-accounts', { connection: id })).status;
    };
    expect(await statusAt('2026-03-17T00:00:00Z')).toBe(429);
    expect(await statusAt('2026-03-17T11:59:59Z')).toBe(429);
    expect(await statusAt('2026-03-17T12:00:00Z')).toBe(200);
  });

  it('counts each account and each operation by itself', async () => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const body = { ...CREATE_BODY, scopes: ['accounts', 'balance', 'transactions'] };
    const { id: connection } = await base.connect(body, { username: 'several', password: 'doe' });
    const accounts = base.sandbox.connections.get(connection)?.accountIds ?? [];
    const balance = async (account = '') =>
      (await base.call('GET', `/v3/connected-accounts/${account}/balance`, { connection })).status;
    expect([await balance(accounts[0]), await balance(accounts[0])]).toEqual([200, 429]);
    expect([await balance(accounts[1]), await balance(accounts[1])]).toEqual([200, 429]);
    expect((await read(base, connection)).status).toBe(200);
  });

  it('counts a call that fails at the bank', async () => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const user = { username: 'error.provider_error', password: 'error' };
    const { id } = await base.connect(CREATE_BODY, user);
    const statuses = [(await read(base, id)).status, (await read(base, id)).status];
    expect(statuses).toEqual([502, 429]);
  });

  it.each(['provider_error', 'feature_not_supported', 'gateway_timeout'] as const)(
    'counts a call that a fault fails at the bank with %s',
    async (problem) => {
      const base = await setupSandbox({ dailyCallLimit: 1 });
      const { id } = await base.connect();
      base.sandbox.faults.add({ connectionId: id, problem, times: 1 });
      const statuses = [(await read(base, id)).status, (await read(base, id)).status];
      expect(statuses).toEqual([PROBLEMS[problem].status, 429]);
    },
  );

  it.each([
    { problem: 'unauthenticated' },
    { problem: 'invalid_parameters' },
    { problem: 'rate_limit_exceeded' },
    { problem: 'unknown_error' },
    { body: 'garbage' },
    { network: 'drop' },
  ] as const)('does not count a call that a fault fails before the bank: %j', async (fault) => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const { id } = await base.connect();
    base.sandbox.faults.add({ ...fault, connectionId: id, times: 1 });
    // In process, a dropped connection is a rejected `fetch`.
    await read(base, id).catch(() => undefined);
    expect(base.sandbox.faults.list()).toEqual([]);
    expect((await read(base, id)).status).toBe(200);
  });

  it.each([
    ['get-user-info', 'GET', (id: string) => `/v3/data-connections/${id}/user-info`],
    ['connected-accounts-get-accounts', 'GET', () => '/v3/connected-accounts'],
    [
      'connected-accounts-get-balance',
      'GET',
      (_: string, account: string) => `/v3/connected-accounts/${account}/balance`,
    ],
    [
      'connected-accounts-create-transactions-request',
      'POST',
      (_: string, account: string) => `/v3/connected-accounts/${account}/transactions/requests`,
    ],
  ] as const)('counts a faulty call of %s like any other', async (operation, method, pathOf) => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const scopes = ['info', 'accounts', 'balance', 'transactions'];
    const { id: connection } = await base.connect({
      ...CREATE_BODY,
      ...{ scopes, data_access_type: 'one_time' },
    });
    const [account = ''] = base.sandbox.connections.get(connection)?.accountIds ?? [];
    base.sandbox.faults.add({ operation, problem: 'provider_error', times: 1 });
    const body = { from: '2026-03-01', to: '2026-03-15' };
    const send = async () => {
      const request = { connection, ...(method === 'POST' && { body }) };
      return (await base.call(method, pathOf(connection, account), request)).status;
    };
    expect([await send(), await send()]).toEqual([502, 429]);
  });

  it('does not count a faulty call while the user is there', async () => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const { id } = await base.connect();
    base.sandbox.faults.add({ problem: 'provider_error', times: 1 });
    expect((await read(base, id, { 'Tl-User-IP': '198.51.100.7' })).status).toBe(502);
    expect((await read(base, id)).status).toBe(200);
  });

  it('does not count a faulty call of a connection without access', async () => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const { id } = await base.create();
    base.sandbox.faults.add({ problem: 'provider_error', times: 1 });
    expect((await read(base, id)).status).toBe(502);
    await base.sandbox.journey(id).approve();
    expect((await read(base, id)).status).toBe(200);
  });

  it('refuses a call before a fault at the bank can fail it', async () => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const { id } = await base.connect();
    const fault = base.sandbox.faults.add({ problem: 'provider_error', times: 2 });
    const statuses = [(await read(base, id)).status, (await read(base, id)).status];
    expect(statuses).toEqual([502, 429]);
    expect(base.sandbox.faults.list()).toMatchObject([{ id: fault.id, seen: 1, hits: 1 }]);
  });

  it('keeps its count of faulty calls in a snapshot', async () => {
    const base = await setupSandbox({ dailyCallLimit: 1 });
    const { id } = await base.connect();
    base.sandbox.faults.add({ problem: 'provider_error', times: 1 });
    await read(base, id);
    const saved = base.sandbox.snapshot();
    const other = await setupSandbox({ dailyCallLimit: 1 });
    other.sandbox.restore(saved);
    expect((await read(other, id)).status).toBe(429);
  });

  it('counts each connection by itself', async () => {
    const { base } = await spent(4);
    const other = await base.connect();
    expect((await read(base, other.id)).status).toBe(200);
  });
});

describe('a preview', () => {
  const RECONFIRM = {
    user_consent: { type: 'precaptured', captured_at: '2026-05-30T12:00:00.000Z' },
  };

  it.each(['', '/reconfirmation'])('is not there unless it is switched on: %s', async (path) => {
    const base = await setupSandbox();
    const { id } = await base.connect();
    const response = await base.call(
      path === '' ? 'GET' : 'POST',
      `/v3/data-connections/${id}${path}`,
    );
    expect(response.status).toBe(404);
  });

  it('reads a connection', async () => {
    const base = await setupSandbox({ previews: ['get-connection'] });
    const { id } = await base.connect();
    const response = await base.call('GET', `/v3/data-connections/${id}`);
    expect(await json(response)).toEqual({
      id,
      status: 'authorized',
      user: { id: expect.any(String) },
      provider: { provider_id: 'mock', display_name: 'Mock' },
      consent_expires_at: '2026-06-14T12:00:00.000Z',
    });
  });

  it('reconfirms a recurring consent before it ends', async () => {
    const base = await setupSandbox({ previews: ['reconfirmation', 'get-connection'] });
    const { id } = await base.connect(undefined, { username: 'john', password: 'eternal' });
    base.sandbox.clock.advance('P80D');
    const call = callWith(base.fetch, await tokenFor(base.fetch));
    const response = await call('POST', `/v3/data-connections/${id}/reconfirmation`, {
      body: RECONFIRM,
    });
    expect(await json(response)).toEqual({ action_needed: 'no_action_needed' });
    expect(await json(await call('GET', `/v3/data-connections/${id}`))).toMatchObject({
      consent_expires_at: '2026-09-02T12:00:00.000Z',
    });
  });

  it.each([
    ['an empty body', {}, 400],
    ['a consent without a time', { user_consent: { type: 'precaptured' } }, 400],
  ])('refuses to reconfirm with %s', async (_, body, status) => {
    const base = await setupSandbox({ previews: ['reconfirmation'] });
    const { id } = await base.connect();
    const response = await base.call('POST', `/v3/data-connections/${id}/reconfirmation`, { body });
    expect(response.status).toBe(status);
  });

  it('refuses to reconfirm what has ended', async () => {
    const base = await setupSandbox({ previews: ['reconfirmation', 'get-connection'] });
    const { id } = await base.connect();
    base.sandbox.clock.advance('P90D');
    const call = callWith(base.fetch, await tokenFor(base.fetch));
    const response = await call('POST', `/v3/data-connections/${id}/reconfirmation`, {
      body: RECONFIRM,
    });
    expect(response.status).toBe(403);
    const connection = await json(await call('GET', `/v3/data-connections/${id}`));
    expect(connection.status).toBe('expired');
  });
});
