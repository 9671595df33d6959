import { describe, expect, it } from 'vitest';
import { TABLE } from '../../contract/coverage/table.ts';
import {
  API,
  AUTH,
  CREATE_BODY,
  json,
  type SandboxSetup,
  sandboxOf,
  setupSandbox,
} from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';
import { person } from '../person.ts';

const ACCOUNTS = '/v3/connected-accounts';

const lastOf = ({ sandbox }: Pick<SandboxSetup, 'sandbox'>) => sandbox.requests.list().at(-1);

function ask(base: SandboxSetup, fields: Record<string, string>) {
  return base.fetch(`${AUTH}/connect/token`, { method: 'POST', body: new URLSearchParams(fields) });
}

const CREDENTIALS = {
  grant_type: 'client_credentials',
  client_id: 'sandbox-connect-bank',
  client_secret: 'sandbox-secret',
  scope: 'data',
};

describeEveryDelivery('the request log', ({ setup }) => {
  it('writes down what was asked and what was answered', async () => {
    const base = await setup();
    const body = { ...CREATE_BODY, metadata: { order: '7' } };
    const response = await base.call('POST', '/v3/data-connections?try=1&try=2&last=yes', {
      body,
      headers: { 'Tl-User-IP': '198.51.100.7' },
    });
    const created = await json(response);
    expect(lastOf(base)).toMatchObject({
      traceId: response.headers.get('Tl-Trace-Id'),
      at: base.sandbox.clock.now(),
      clientId: 'sandbox-connect-bank',
      method: 'POST',
      path: '/v3/data-connections',
      query: { try: ['1', '2'], last: 'yes' },
      operation: 'create-connection',
      connectionId: created.id,
      request: {
        headers: { 'content-type': 'application/json', 'tl-user-ip': '198.51.100.7' },
        body,
      },
      response: {
        status: 201,
        headers: { 'content-type': 'application/json; charset=UTF-8' },
        body: created,
      },
      durationMs: expect.any(Number),
    });
  });

  it('leads from the trace id of a problem to why it was given', async () => {
    const base = await setup();
    const { id } = await base.connect({ ...CREATE_BODY, scopes: ['accounts'] });
    const path = `${ACCOUNTS}/x/transactions/requests`;
    const body = { from: '2026-01-01', to: '2026-02-01' };
    const problem = await json(await base.call('POST', path, { connection: id, body }));
    expect(base.sandbox.requests.get(problem.trace_id)).toMatchObject({
      connectionId: id,
      response: { status: 403, body: problem },
      why: 'the connection has no scope `transactions`; it has `accounts`',
    });
  });
});

describe('every error', () => {
  const errors = TABLE.filter(({ status }) => status >= 400);

  it.each(errors)('of $operation, $status $title $how, says why', async ({ status, produce }) => {
    const response = await produce();
    const { requests } = sandboxOf(response);
    const record = requests.get(response.headers.get('Tl-Trace-Id') ?? '');
    expect(record).toMatchObject({ response: { status }, why: expect.stringMatching(/\w+ \w+/) });
  });

  it.each([
    [
      'a client that there is not',
      { client_id: 'nobody' },
      'there is no client `nobody`; there is `sandbox-connect-bank`',
    ],
    [
      'a wrong secret',
      { client_secret: 'hush' },
      'the secret is not that of the client `sandbox-connect-bank`',
    ],
    [
      'another grant',
      { grant_type: 'password' },
      'the grant type is `password`; there is only `client_credentials`',
    ],
    [
      'another scope',
      { scope: 'data payments' },
      'the client `sandbox-connect-bank` may ask for `data`; it lacks `payments`',
    ],
    [
      'no scope',
      { scope: ' ' },
      'the client `sandbox-connect-bank` may ask for `data`; no scope was asked for',
    ],
  ])('of the token endpoint with %s says so', async (_, fields, why) => {
    const base = await setupSandbox();
    await ask(base, { ...CREDENTIALS, ...fields });
    expect(lastOf(base)).toMatchObject({ operation: 'GenerateAccessToken', why });
  });

  it.each([
    ['', 'there is no bearer token in Authorization'],
    ['Bearer nonsense', 'the bearer token is not one of a sandbox'],
  ])('about the Authorization "%s" says so', async (authorization, why) => {
    const base = await setupSandbox();
    await base.call('GET', ACCOUNTS, { headers: { Authorization: authorization } });
    expect(lastOf(base)).toMatchObject({ response: { status: 401 }, why });
  });

  it('about a token that has expired says since when, to its client', async () => {
    const base = await setupSandbox();
    await base.sandbox.clock.advance('PT2H');
    await base.call('GET', ACCOUNTS);
    const [record] = base.sandbox.client('sandbox-connect-bank').requests.list({ status: 401 });
    expect(record?.why).toBe('the bearer token expired at 2026-03-16T13:00:00.000Z');
  });

  it('about a token of a client that is gone names the client', async () => {
    const base = await setupSandbox();
    base.sandbox.clients.remove('sandbox-connect-bank');
    await base.call('GET', ACCOUNTS);
    expect(lastOf(base)?.why).toBe(
      'the bearer token is of `sandbox-connect-bank`, and there is no such client',
    );
  });

  it('of what no operation answers says so', async () => {
    const base = await setupSandbox();
    await base.call('DELETE', ACCOUNTS);
    expect(lastOf(base)).toMatchObject({
      why: 'no operation answers DELETE /v3/connected-accounts',
    });
  });

  it('that a fault brought names the fault', async () => {
    const base = await setupSandbox();
    const { id } = base.sandbox.faults.add({ problem: 'provider_error' });
    await base.call('GET', ACCOUNTS);
    expect(lastOf(base)).toMatchObject({ faultId: id, why: expect.stringContaining(id) });
  });
});

describe('a page of the journey', () => {
  async function atTheBank() {
    const base = await setupSandbox();
    const { id, hosted_page: page } = await base.create();
    const visitor = await person(base.fetch).visit(page.uri);
    await visitor.submit({ provider_id: 'mock' });
    await visitor.submit({ decision: 'allow' });
    return { base, id, visitor };
  }

  it('is written down with where it leads, and without its text', async () => {
    const { base, id, visitor } = await atTheBank();
    await visitor.submit({ username: 'john', password: 'doe' });
    const [login] = base.sandbox.requests.list({ method: 'POST', path: '/bank/{visit}/login' });
    expect(login).toMatchObject({
      clientId: 'sandbox-connect-bank',
      connectionId: id,
      request: { body: { username: 'john', password: '[redacted]' } },
      response: { status: 303, headers: { location: expect.stringMatching(/^\/bank\//) } },
    });
    expect(lastOf(base)?.response).toMatchObject({ status: 200 });
    expect(lastOf(base)?.response).not.toHaveProperty('body');
  });

  it('that refuses a form says why', async () => {
    const { base, visitor } = await atTheBank();
    await visitor.submit({ username: 'john', password: 'wrong' });
    expect(lastOf(base)).toMatchObject({
      response: { status: 422 },
      why: 'no mock user `john` has this password',
    });
    await visitor.submit({ username: '', password: '' });
    expect(lastOf(base)?.why).toMatch(/^the request is not valid: `username`/);
    await visitor.submit({ username: 'john', password: 'doe' });
    await visitor.submit({ account: [], decision: 'approve' });
    expect(lastOf(base)?.why).toBe('none of the accounts was chosen');
  });

  it('that refuses a bank says why', async () => {
    const base = await setupSandbox();
    const { hosted_page: page } = await base.create();
    const visitor = await person(base.fetch).visit(page.uri);
    await visitor.submit({ provider_id: 'no-such-bank' });
    expect(lastOf(base)?.why).toBe('the client does not offer the bank `no-such-bank`');
  });

  it.each(['data', 'bank'])('that there is not under /%s says so', async (place) => {
    const base = await setupSandbox();
    await base.fetch(`https://app.truelayer-sandbox.com/${place}/nowhere`);
    expect(lastOf(base)).toMatchObject({
      response: { status: 404 },
      why: expect.stringMatching(/^there is no .*`nowhere`$/),
    });
  });
});

describe('what is not written down', () => {
  it.each(['/_sandbox/clock', '/health', '/favicon.ico', '/data/assets/journey.css'])(
    '%s',
    async (path) => {
      const { sandbox } = await setupSandbox();
      sandbox.requests.clear();
      await sandbox.fetch(`http://127.0.0.1${path}`);
      expect(sandbox.requests.list()).toEqual([]);
    },
  );
});

describe('a secret', () => {
  const SECRET = 'Tr0ub4dor';
  const JSON_TYPE = { 'Content-Type': 'application/json' };
  const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };

  it.each([
    ['in a form', FORM_TYPE, `client_secret=${SECRET}&client_id=a`],
    ['in JSON', JSON_TYPE, JSON.stringify({ client_secret: SECRET, deep: { password: SECRET } })],
    ['in JSON that is cut off', JSON_TYPE, `{"client_id":"a","client_secret":"${SECRET}`],
    ['in JSON that is cut off, with a quote in it', JSON_TYPE, `{"client_secret":"a\\"${SECRET}`],
    ['in a text', { 'Content-Type': 'text/plain' }, `client_secret = ${SECRET}`],
    ['in a Basic header', { ...FORM_TYPE, Authorization: `Basic ${btoa(`a:${SECRET}`)}` }, 'a=b'],
    ['in a header of no scheme', { ...FORM_TYPE, Authorization: SECRET }, 'a=b'],
    ['in a cookie', { ...FORM_TYPE, Cookie: `session=${SECRET}` }, 'a=b'],
  ])('%s is not shown', async (_, headers, body) => {
    const base = await setupSandbox();
    await base.fetch(`${AUTH}/connect/token?access_token=${SECRET}`, {
      method: 'POST',
      headers,
      body,
    });
    const shown = JSON.stringify(lastOf(base));
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(btoa(`a:${SECRET}`));
  });

  it('that was given out is not shown', async () => {
    const base = await setupSandbox();
    const { access_token: token } = await json(await ask(base, CREDENTIALS));
    await base.call('GET', ACCOUNTS, { headers: { Authorization: `Bearer ${token}` } });
    expect(JSON.stringify(base.sandbox.requests.list())).not.toContain(token);
    expect(lastOf(base)?.request.headers.authorization).toBe('Bearer [redacted]');
  });
});

describe('a part of the request log', () => {
  async function five() {
    const base = await setupSandbox();
    base.sandbox.requests.clear();
    for (const page of [1, 2, 3, 4, 5]) await base.fetch(`${API}/nothing/${page}`);
    const pages = (...of: Parameters<typeof base.sandbox.requests.list>) =>
      base.sandbox.requests.list(...of).map(({ path }) => Number(path.slice(-1)));
    return { ...base, pages };
  }

  it('is the newest that fit, oldest first', async () => {
    const { pages } = await five();
    expect(pages({}, { limit: 2 })).toEqual([4, 5]);
    expect(pages({ path: /[1-3]$/ }, { limit: 2 })).toEqual([2, 3]);
    expect(pages({ status: 404 }, { limit: 9 })).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes on before the request that was named', async () => {
    const { pages, sandbox } = await five();
    const before = sandbox.requests.list()[3]?.traceId ?? '';
    expect(pages({}, { before })).toEqual([1, 2, 3]);
    expect(pages({ path: /[12]$/ }, { before, limit: 1 })).toEqual([2]);
  });

  it('is refused before a request that there is not', async () => {
    const { pages } = await five();
    expect(() => pages({}, { before: 'nope' })).toThrow(
      'before: the request log has no request with trace id nope',
    );
  });

  it('is one request, by its trace id', async () => {
    const { pages, sandbox } = await five();
    const { traceId = '' } = sandbox.requests.list()[1] ?? {};
    expect(pages({ traceId })).toEqual([2]);
    expect(pages({ traceId, status: 200 })).toEqual([]);
  });
});

describe('the request log of a client', () => {
  async function two() {
    const base = await setupSandbox();
    base.sandbox.clients.add({ id: 'other', secret: 'x' });
    await ask(base, { ...CREDENTIALS, client_id: 'other', client_secret: 'x' });
    await base.fetch(`${API}${ACCOUNTS}`);
    return base;
  }

  it('has its own exchanges, and no others', async () => {
    const { sandbox } = await two();
    const clients = (id: string) =>
      sandbox
        .client(id)
        .requests.list()
        .map((each) => each.clientId);
    expect(clients('other')).toEqual(['other']);
    expect(clients('sandbox-connect-bank')).toEqual(['sandbox-connect-bank']);
  });

  it('is part of the log of the sandbox, in order, with the requests without a client', async () => {
    const { sandbox } = await two();
    const clients = sandbox.requests.list().map(({ clientId }) => clientId);
    expect(clients).toEqual(['sandbox-connect-bank', 'other', undefined]);
  });

  it('is cleared alone', async () => {
    const { sandbox } = await two();
    sandbox.client('other').requests.clear();
    expect(sandbox.client('other').requests.list()).toEqual([]);
    expect(sandbox.requests.list()).toHaveLength(2);
    sandbox.requests.clear();
    expect(sandbox.requests.list()).toEqual([]);
  });

  it('is empty after a reset', async () => {
    const { sandbox } = await two();
    sandbox.reset();
    expect(sandbox.requests.list()).toEqual([]);
  });
});
