import { describe, expect, it } from 'vitest';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { createTrueLayerClient, type TrueLayerCall } from '../../../widget/truelayer/index.ts';
import { problemResponse, SECRETS, TRACE_ID } from './fake-truelayer.ts';
import { CREATE, collect, PENDING, page, rejectionOf, setupClient, YEAR } from './setup-client.ts';

function setup(options: Partial<truelayer.TrueLayerOptions> = {}) {
  const calls: TrueLayerCall[] = [];
  return { ...setupClient({ onCall: (call) => calls.push(call), ...options }), calls };
}

const linesOf = (calls: TrueLayerCall[]) =>
  calls.map(({ operation, method, status, attempt }) =>
    [operation, method, status, attempt].join(' '),
  );

describe('onCall', () => {
  it('is called for every HTTP request, including the one for the token, with TrueLayer’s operation ids', async () => {
    const { client, calls, script } = setup();
    script('readTransactions', PENDING, page(['t1']));
    script('reconfirm', { status: 200, body: { action_needed: 'no_action_needed' } });
    await client.connections.create(CREATE);
    await client.accounts('c');
    await client.balance('c', 'a');
    await collect(client.transactions('c', 'a', YEAR));
    await client.userInfo('c');
    await client.connections.reconfirm('c');
    expect(linesOf(calls)).toEqual([
      'create-token POST 200 1',
      'create-connection POST 201 1',
      'connected-accounts-get-accounts GET 200 1',
      'connected-accounts-get-balance GET 200 1',
      'connected-accounts-create-transactions-request POST 202 1',
      'connected-accounts-get-transactions-request GET 200 1',
      'connected-accounts-get-transactions-request GET 200 1',
      'get-user-info GET 200 1',
      'reconfirm-connection POST 200 1',
    ]);
  });

  it('receives the start, the duration and the trace id of a request', async () => {
    const calls: TrueLayerCall[] = [];
    const { options, fetch } = setupClient();
    let now = 1000;
    const client = createTrueLayerClient({
      ...options,
      onCall: (call) => calls.push(call),
      clock: () => now,
      fetch: (request) => {
        now += 40;
        return fetch(request);
      },
    });
    await client.userInfo('c');
    const seen = { status: 200, durationMs: 40, attempt: 1, traceId: TRACE_ID };
    expect(calls).toEqual([
      { ...seen, operation: 'create-token', method: 'POST', startedAt: 1000 },
      { ...seen, operation: 'get-user-info', method: 'GET', startedAt: 1040 },
    ]);
  });

  it('is called for each attempt, with its error', async () => {
    const { client, calls, script } = setup();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    script(
      'accounts',
      problemResponse(502, 'provider-error'),
      problemResponse(401, 'unauthenticated'),
    );
    await client.accounts('c');
    expect(linesOf(calls)).toEqual([
      'create-token POST 500 1',
      'create-token POST 200 2',
      'connected-accounts-get-accounts GET 502 1',
      'connected-accounts-get-accounts GET 401 2',
      'create-token POST 200 1',
      'connected-accounts-get-accounts GET 200 3',
    ]);
    expect(calls.map(({ error }) => error)).toEqual([
      expect.any(truelayer.TokenError),
      undefined,
      expect.any(truelayer.ProviderError),
      expect.any(truelayer.UnauthenticatedError),
      undefined,
      undefined,
    ]);
  });

  it('is called for a missing response, and for one that is not as documented', async () => {
    const calls: TrueLayerCall[] = [];
    const { options } = setupClient();
    const onCall = (call: TrueLayerCall) => calls.push(call);
    const answers = [() => Promise.reject(new TypeError('x')), () => new Response('{}')];
    for (const fetch of answers) {
      const client = createTrueLayerClient({ ...options, onCall, fetch, retries: 0 });
      await rejectionOf(client.accounts('c'));
    }
    expect(calls[0]).toMatchObject({ error: expect.any(truelayer.UnreachableError) });
    expect(calls[0]).not.toHaveProperty('status');
    expect(calls[0]).not.toHaveProperty('traceId');
    expect(calls[1]).toMatchObject({
      status: 200,
      error: expect.any(truelayer.UnexpectedResponseError),
    });
  });

  it('is called for a call that the caller aborts', async () => {
    const calls: TrueLayerCall[] = [];
    const caller = new AbortController();
    const { options, fetch } = setupClient();
    const client = createTrueLayerClient({
      ...options,
      onCall: (call) => calls.push(call),
      fetch: (request) => {
        if (request.url.endsWith('/connect/token')) return fetch(request);
        caller.abort(new Error('gone'));
        return new Promise(() => {});
      },
    });
    await rejectionOf(client.accounts('c', { signal: caller.signal }));
    expect(calls[1]).toMatchObject({ error: { message: 'gone' } });
  });

  it('receives no id, body, header or personal data', async () => {
    const { client, calls, script } = setup();
    script('readTransactions', page(['t-secret']));
    await client.connections.create(CREATE, { userIp: '203.0.113.7', userAgent: 'Mozilla/5.0' });
    await collect(client.transactions('connection-x', 'account-x', YEAR));
    script('accounts', problemResponse(404, 'not-found'));
    await rejectionOf(client.accounts('connection-x'));
    const told = JSON.stringify(calls);
    const known = ['Jane', '203.0.113.7', 'Mozilla', 't-secret', 'n-x', 't-x', 'request-1'];
    for (const text of [...SECRETS, ...known]) expect(told).not.toContain(text);
  });

  it.each([
    [
      'at once',
      () => {
        throw new Error('the log is full');
      },
    ],
    ['later', () => Promise.reject(new Error('the log is full'))],
  ])('breaks no call if it throws %s', async (_, onCall) => {
    const { client } = setup({ onCall });
    expect(await client.accounts('c')).toEqual([]);
  });
});
