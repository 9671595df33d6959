import { describe, expect, it } from 'vitest';
import type { RequestMatcher } from '../../../sandbox-server/index.ts';
import { CREATE_BODY, type SandboxSetup, setupSandbox } from '../app.ts';

const ACCOUNTS = '/v3/connected-accounts';

/** One connection was made, its accounts were read, its user's name was asked for in vain. */
async function used() {
  const base = await setupSandbox();
  const { id } = await base.create();
  await base.call('GET', `${ACCOUNTS}?type=account`, { connection: id });
  await base.call('GET', `/v3/data-connections/${id}/user-info`, {
    headers: { 'Tl-User-IP': '198.51.100.7' },
  });
  return { ...base, id };
}

const traceOf = ({ sandbox }: SandboxSetup, matcher: RequestMatcher) =>
  sandbox.requests.list(matcher).at(-1)?.traceId;

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  }
  throw new Error('nothing was thrown');
}

describe('a matcher of requests', () => {
  const fitting: [string, RequestMatcher][] = [
    ['nothing at all', {}],
    ['the operation', { operation: 'create-connection' }],
    ['the method, in any case', { method: 'post', path: '/v3/data-connections' }],
    ['the path', { path: '/v3/data-connections' }],
    ['a path with a placeholder', { path: '/v3/data-connections/{connection_id}/user-info' }],
    ['a RegExp of the path', { path: /accounts$/ }],
    ['a RegExp that remembers', { path: /accounts$/g }],
    ['the query', { query: { type: 'account' } }],
    [
      'a parameter that must be missing',
      { operation: 'get-user-info', query: { type: undefined } },
    ],
    ['the status', { status: 400 }],
    ['the client', { clientId: 'sandbox-connect-bank' }],
    ['a header, in any case', { headers: { 'TL-user-ip': '198.51.100.7' } }],
    ['a RegExp of a header', { headers: { Authorization: /^Bearer / } }],
    [
      'a header that must be missing',
      { operation: 'get-user-info', headers: { Cookie: undefined } },
    ],
    ['a part of the body', { body: { user: { name: 'Ada Lovelace' } } }],
    ['a list in the body', { body: { scopes: ['accounts', 'transactions'] } }],
    ['a RegExp in the body', { body: { user: { email: /@example\.com$/ } } }],
    ['a form in the body', { body: { grant_type: 'client_credentials' } }],
    ['a secret as it is shown', { body: { client_secret: '[redacted]' } }],
  ];

  it.each(fitting)('finds a request by %s', async (_, matcher) => {
    const { sandbox } = await used();
    expect(sandbox.requests.list(matcher)).not.toEqual([]);
    // A second look finds the same.
    expect(sandbox.requests.assertCalled(matcher)).toEqual(sandbox.requests.list(matcher));
  });

  const strange: [string, RequestMatcher][] = [
    ['another operation', { operation: 'connected-accounts-get-balance' }],
    ['another method', { method: 'DELETE' }],
    ['the beginning of a path', { path: '/v3' }],
    ['a placeholder for two segments', { path: '/v3/data-connections/{rest}' }],
    ['a dot that stands for anything', { path: '/v3/data.connections' }],
    ['another status', { status: 418 }],
    ['another client', { clientId: 'other' }],
    ['a header that is missing', { headers: { Cookie: 'a=b' } }],
    [
      'a header that must be missing',
      { headers: { 'Tl-User-IP': undefined }, operation: 'get-user-info' },
    ],
    ['a field too many', { body: { user: { name: 'Ada Lovelace', age: 36 } } }],
    ['a shorter list', { body: { scopes: ['accounts'] } }],
    ['an object in place of a list', { body: { scopes: { 0: 'accounts' } } }],
    ['a number in place of a text', { query: { type: 7 } }],
    ['an inherited field', { body: { user: { toString: undefined }, constructor: {} } }],
  ];

  it.each(strange)('finds nothing by %s', async (_, matcher) => {
    const { sandbox } = await used();
    expect(sandbox.requests.list(matcher)).toEqual([]);
    sandbox.requests.assertNotCalled(matcher);
  });

  it('finds the requests of one connection, the one that made it among them', async () => {
    const { sandbox, id } = await used();
    const operations = sandbox.requests.list({ connectionId: id }).map((each) => each.operation);
    expect(operations).toEqual([
      'create-connection',
      'connected-accounts-get-accounts',
      'get-user-info',
    ]);
  });

  it('finds what a fault spoiled', async () => {
    const { sandbox, call } = await used();
    const { id: faultId } = sandbox.faults.add({ problem: 'provider_error', times: 1 });
    await call('GET', ACCOUNTS);
    sandbox.requests.assertCalled({ faultId }, { times: 1 });
  });

  it.each([
    [{ statusCode: 200 }, 'statusCode: there is no field statusCode; known are operation, method'],
    [{ boddy: {} }, 'boddy: there is no field boddy; did you mean body?'],
    [
      { operation: 'get-userinfo' },
      'there is no operation get-userinfo; did you mean get-user-info?',
    ],
  ])('with a typo is refused: %j', async (matcher, message) => {
    const { sandbox } = await used();
    // @ts-expect-error: types refuse it, too
    const typo: RequestMatcher = matcher;
    const { list, assertCalled, assertNotCalled } = sandbox.requests;
    expect(() => list(typo)).toThrow(message);
    expect(() => assertCalled(typo)).toThrow(message);
    expect(() => assertNotCalled(typo)).toThrow(message);
  });
});

describe('a request that was expected and not made', () => {
  it('is told with the nearest, what differs, and why that was answered as it was', async () => {
    const base = await used();
    const { sandbox, id } = base;
    const trace = traceOf(base, { operation: 'get-user-info' });
    expect(
      messageOf(() => sandbox.requests.assertCalled({ operation: 'get-user-info', status: 200 })),
    ).toBe(
      `AssertionError: Expected a request with
  operation: 'get-user-info'
  status: 200
but none of the 4 requests that were seen fits.

The nearest:
  GET /v3/data-connections/${id}/user-info → 400 (trace_id ${trace})
    status: expected 200, got 400
    400 because the connection is \`authorization_required\`: the user has not begun to authorise it`,
    );
  });

  it('is told field by field where the body differs', async () => {
    const { sandbox } = await used();
    const body = { user: { email: 'bob@example.com' }, scopes: ['accounts', 'balance'] };
    const message = messageOf(() =>
      sandbox.requests.assertCalled({ path: '/v3/data-connections', body }),
    );
    expect(message).toContain(`
    body.user.email: expected 'bob@example.com', got 'ada@example.com'
    body.scopes.1: expected 'balance', got 'transactions'`);
  });

  it('is told with the requests that turn off last, when the path was never asked for', async () => {
    const { sandbox } = await used();
    const path = '/v3/connected-accounts/{account_id}/balance';
    const message = messageOf(() => sandbox.requests.assertCalled({ path }));
    expect(message).toContain(`The nearest:\n  GET ${ACCOUNTS} → 400`);
    expect(message).toContain(`    path: expected '${path}', got '${ACCOUNTS}'`);
    expect(message).toMatch(/\n {2}and 1 more$/);
  });

  it('is told of when nothing was asked at all', async () => {
    const { sandbox } = await setupSandbox();
    sandbox.requests.clear();
    expect(messageOf(() => sandbox.requests.assertCalled({ headers: { 'Tl-User-IP': /./ } }))).toBe(
      `AssertionError: Expected a request with
  headers: { 'Tl-User-IP': /./ }
but no request was seen. Does the app call this sandbox?`,
    );
  });

  it('does not fill the screen with what it was', async () => {
    const base = await setupSandbox();
    await base.create({ ...CREATE_BODY, metadata: { note: 'n'.repeat(500) } });
    const message = messageOf(() =>
      base.sandbox.requests.assertCalled({ body: { metadata: { note: 'short' } } }),
    );
    expect(Math.max(...message.split('\n').map(({ length }) => length))).toBeLessThan(200);
  });
});

describe('requests that were made too often', () => {
  it('are shown', async () => {
    const base = await used();
    await base.create();
    const traces = base.sandbox.requests
      .list({ operation: 'create-connection' })
      .map(({ traceId }) => traceId);
    const matcher = { operation: 'create-connection' } as const;
    expect(messageOf(() => base.sandbox.requests.assertCalled(matcher, { times: 1 }))).toBe(
      `AssertionError: Expected exactly 1 request with
  operation: 'create-connection'
but 2 of the 5 requests that were seen fit.

These fit:
  POST /v3/data-connections → 201 (trace_id ${traces[0]})
  POST /v3/data-connections → 201 (trace_id ${traces[1]})`,
    );
  });

  it('are shown when there were to be none, the last of many', async () => {
    const { sandbox, create } = await setupSandbox();
    for (const _ of [1, 2, 3, 4, 5]) await create();
    const message = messageOf(() => sandbox.requests.assertNotCalled({ status: 201 }));
    expect(message).toContain('Expected no request with\n  status: 201\nbut 5 of the 6 requests');
    expect(message).toMatch(/(\n {2}POST .*){3}\n {2}and 2 more$/);
  });

  it('are told from those that were made too seldom', async () => {
    const { sandbox } = await used();
    const matcher = { operation: 'create-connection' } as const;
    const message = messageOf(() => sandbox.requests.assertCalled(matcher, { times: 2 }));
    expect(message).toContain('Expected exactly 2 requests');
    expect(message).toContain('but 1 of the 4 requests that were seen fits.');
    expect(message).toContain('The nearest:');
  });

  it('can be counted by who asks for any number', async () => {
    const { sandbox } = await used();
    expect(sandbox.requests.assertCalled({ status: 201 }, { times: 1 })).toHaveLength(1);
    expect(sandbox.requests.assertCalled({ status: 418 }, { times: 0 })).toEqual([]);
  });
});
