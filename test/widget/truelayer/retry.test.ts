import { describe, expect, it, vi } from 'vitest';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { createTrueLayerClient, type TrueLayerClient } from '../../../widget/truelayer/index.ts';
import { delay } from '../../../widget/truelayer/timeouts.ts';
import {
  AUTHORISED,
  type Operation,
  problemResponse,
  type ScriptedResponse,
} from './fake-truelayer.ts';
import { CREATE, collect, page, rejectionOf, setupClient, YEAR } from './setup-client.ts';

/** What may arrive twice, and how to call it. */
const REPEATABLE: [Operation, ScriptedResponse, (client: TrueLayerClient) => Promise<unknown>][] = [
  ['accounts', AUTHORISED, (client) => client.accounts('c')],
  ['userInfo', { status: 200, body: {} }, (client) => client.userInfo('c')],
  [
    'balance',
    { status: 200, body: { currency: 'GBP', current_in_minor: 1 } },
    (client) => client.balance('c', 'a'),
  ],
  [
    'requestTransactions',
    { status: 202, body: { id: 'request-1' } },
    (client) => collect(client.transactions('c', 'a', YEAR)),
  ],
  ['readTransactions', page(['t1']), (client) => collect(client.transactions('c', 'a', YEAR))],
  [
    'token',
    { status: 200, body: { access_token: 'access-token-1', expires_in: 3600 } },
    (client) => client.accounts('c'),
  ],
];

const DOWN = problemResponse(502, 'provider-error');

function limitedFor(retryAfter: string): ScriptedResponse {
  return { ...problemResponse(429, 'rate-limit-exceeded'), headers: { 'Retry-After': retryAfter } };
}

describe('a call that failed temporarily is retried', () => {
  it.each(REPEATABLE)('if it may arrive twice: %s', async (operation, good, read) => {
    const { client, requestsTo, script, always, pauses } = setupClient();
    always('readTransactions', page(['t1']));
    always(operation, good);
    script(operation, DOWN, DOWN);
    await read(client);
    expect(requestsTo(operation)).toHaveLength(3);
    expect(pauses).toHaveLength(2);
  });

  it.each([
    problemResponse(429, 'rate-limit-exceeded'),
    problemResponse(500, 'unknown-error'),
    DOWN,
    { status: 502, body: '<html>502 Bad Gateway</html>' },
    { status: 503, body: '' },
    problemResponse(504, 'gateway-timeout'),
  ])('after %j', async (reply) => {
    const { client, requestsTo, script } = setupClient();
    script('accounts', reply);
    expect(await client.accounts('c')).toEqual([]);
    expect(requestsTo('accounts')).toHaveLength(2);
  });

  it('after a network failure, and after an incomplete response', async () => {
    const {
      client: good,
      options,
      askedFor,
    } = setupWithFetch([
      () => Promise.reject(new TypeError('fetch failed')),
      () => new Response(new ReadableStream({ pull: (to) => to.error(new TypeError('cut')) })),
    ]);
    expect(await good.accounts('c')).toEqual([]);
    expect(askedFor('accounts')).toHaveLength(1);
    expect(options.pauses).toHaveLength(2);
  });

  it('after a timeout', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client } = setupWithFetch([() => new Promise(() => {})]);
    const accounts = client.accounts('c');
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    expect(await accounts).toEqual([]);
  });

  it('twice by default, and then fails', async () => {
    for (const [options, tries] of [
      [{}, 3],
      [{ retries: 5 }, 6],
      [{ retries: 0 }, 1],
    ] as const) {
      const { client, requestsTo, always } = setupClient(options);
      always('accounts', DOWN);
      expect(await rejectionOf(client.accounts('c'))).toBeInstanceOf(truelayer.ProviderError);
      expect(requestsTo('accounts')).toHaveLength(tries);
    }
  });

  it("as often as the option of the call says, which wins over the client's", async () => {
    const { client, requestsTo, always } = setupClient({ retries: 5 });
    always('accounts', DOWN);
    await rejectionOf(client.accounts('c', { retries: 1 }));
    expect(requestsTo('accounts')).toHaveLength(2);
  });

  it('with the attempts for its token included in the count', async () => {
    const { client, asked, script, always } = setupClient();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    always('accounts', DOWN);
    await rejectionOf(client.accounts('c'));
    expect(asked.map(({ operation }) => operation)).toEqual([
      'token',
      'token',
      'accounts',
      'accounts',
    ]);
  });

  it('and its rejected token is still replaced', async () => {
    const { client, requestsTo, script } = setupClient();
    script('accounts', DOWN, problemResponse(401, 'unauthenticated'), DOWN);
    expect(await client.accounts('c')).toEqual([]);
    expect(requestsTo('accounts')).toHaveLength(4);
    expect(requestsTo('token')).toHaveLength(2);
  });
});

describe('a call is not retried', () => {
  it.each([
    [400, 'invalid-parameters'],
    [400, 'invalid_state'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [502, 'feature-not-supported'],
  ] as const)('is what would fail again: %i %s', async (status, type) => {
    const { client, requestsTo, always, pauses } = setupClient();
    always('accounts', problemResponse(status, type));
    await rejectionOf(client.accounts('c'));
    expect(requestsTo('accounts')).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it('if the response is not as documented', async () => {
    const { client, requestsTo, always } = setupClient();
    always('accounts', { status: 200, body: '<html>' });
    await rejectionOf(client.accounts('c'));
    expect(requestsTo('accounts')).toHaveLength(1);
  });

  it.each([
    ['create', (client: TrueLayerClient) => client.connections.create(CREATE)],
    ['reconfirm', (client: TrueLayerClient) => client.connections.reconfirm('c')],
  ] as const)('is what may have happened: %s', async (operation, act) => {
    for (const reply of [DOWN, problemResponse(500, 'unknown-error'), limitedFor('0')]) {
      const { client, requestsTo, always } = setupClient();
      always(operation, reply);
      await rejectionOf(act(client));
      expect(requestsTo(operation)).toHaveLength(1);
    }
  });

  it('but the request for its token is', async () => {
    const { client, requestsTo, script } = setupClient();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    expect(await client.connections.create(CREATE)).toMatchObject({ id: 'connection-1' });
    expect(requestsTo('create')).toHaveLength(1);
  });

  it('if the client secret is wrong', async () => {
    const { client, requestsTo, always } = setupClient();
    always('token', { status: 400, body: { error: 'invalid_client' } });
    expect(await rejectionOf(client.accounts('c'))).toBeInstanceOf(truelayer.TokenError);
    expect(requestsTo('token')).toHaveLength(2);
  });

  it('once for its token, since TrueLayer rejects some requests after a rotation', async () => {
    const { client, requestsTo, script } = setupClient({ retries: 0 });
    script('token', { status: 400, body: { error: 'invalid_client' } });
    expect(await client.connections.create(CREATE)).toMatchObject({ id: 'connection-1' });
    expect(requestsTo('token')).toHaveLength(2);
    expect(requestsTo('create')).toHaveLength(1);
  });

  it.each(['invalid_scope', 'unauthorized_client'])('not for %s', async (error) => {
    const { client, requestsTo, always } = setupClient();
    always('token', { status: 400, body: { error } });
    expect(await rejectionOf(client.accounts('c'))).toMatchObject({ code: error });
    expect(requestsTo('token')).toHaveLength(1);
  });
});

describe('the delay before a retry', () => {
  it.each([
    [0, [250, 500, 1000, 2000]],
    [0.5, [375, 750, 1500, 3000]],
  ])('doubles, with jitter from half to all of it: %d', async (chance, expected) => {
    const { client, always, pauses } = setupClient({ retries: 4, random: () => chance });
    always('accounts', DOWN);
    await rejectionOf(client.accounts('c'));
    expect(pauses).toEqual(expected);
  });

  it.each([
    [0, 3000],
    [0.5, 3125],
  ])('is the Retry-After of TrueLayer plus jitter: %d', async (chance, expected) => {
    const { client, script, pauses } = setupClient({ random: () => chance });
    script('accounts', limitedFor('3'));
    await client.accounts('c');
    expect(pauses).toEqual([expected]);
  });

  it('ends at the date of Retry-After', async () => {
    const { client, script, pauses, time } = setupClient();
    time.now = Date.parse('2026-03-16T12:00:00Z');
    script('accounts', limitedFor('Mon, 16 Mar 2026 12:00:07 GMT'));
    await client.accounts('c');
    expect(pauses).toEqual([7000]);
  });

  it.each([
    [{}, '11', 11],
    [{ maxRetryAfterMs: 0 }, '1', 1],
    [{ maxRetryAfterMs: 60_000 }, '86400', 86_400],
  ])(
    'is skipped, and the call fails, if it is too long for %j: %s',
    async (options, header, retryAfter) => {
      const { client, requestsTo, always, pauses } = setupClient(options);
      always('accounts', limitedFor(header));
      expect(await rejectionOf(client.accounts('c'))).toMatchObject({ retryAfter });
      expect(requestsTo('accounts')).toHaveLength(1);
      expect(pauses).toEqual([]);
    },
  );

  it("ends with the caller's reason if the caller aborts", async () => {
    const caller = new AbortController();
    const { client, requestsTo, always } = setupClient({
      wait: (ms, signal) => {
        const paused = delay(ms, signal);
        caller.abort(new Error('gone'));
        return paused;
      },
    });
    always('accounts', DOWN);
    const error = await rejectionOf(client.accounts('c', { signal: caller.signal }));
    expect(error).toMatchObject({ message: 'gone' });
    expect(requestsTo('accounts')).toHaveLength(1);
  });

  it('does not start if the caller has already aborted', async () => {
    const caller = new AbortController();
    const { client, options } = setupWithFetch([
      () => {
        caller.abort(new Error('gone'));
        return new Response(null, { status: 502 });
      },
    ]);
    const error = await rejectionOf(client.accounts('c', { signal: caller.signal }));
    expect(error).toMatchObject({ message: 'gone' });
    expect(options.pauses).toEqual([]);
  });
});

describe('a token that cannot be fetched', () => {
  it('is requested once more for all callers together', async () => {
    const { client, requestsTo, script } = setupClient();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    await Promise.all(Array.from({ length: 20 }, () => client.accounts('c')));
    expect(requestsTo('token')).toHaveLength(2);
    expect(requestsTo('accounts')).toHaveLength(20);
  });
});

describe('isRetryable', () => {
  it.each([
    [new truelayer.UnreachableError('x'), true],
    [new truelayer.RateLimitError('x', { status: 429 }), true],
    [new truelayer.UnknownError('x', { status: 500 }), true],
    [new truelayer.ProviderError('x', { status: 502 }), true],
    [new truelayer.GatewayTimeoutError('x', { status: 504 }), true],
    [new truelayer.TokenError('internal_server_error', { status: 500 }), true],
    [new truelayer.TransactionsRequestError('r', 'provider_error'), true],
    [new truelayer.TransactionsRequestError('r', 'timeout'), true],
    [new truelayer.TransactionsRequestError('r', 'account_closed'), false],
    [new truelayer.FeatureNotSupportedError('x', { status: 502 }), false],
    [new truelayer.TokenError('invalid_client', { status: 400 }), false],
    [new truelayer.UnauthenticatedError('x', { status: 401 }), false],
    [new truelayer.UnexpectedResponseError('x', { status: 200 }), false],
    [new truelayer.ForbiddenError('x', { status: 403 }), false],
    [new TypeError('from: expected a day'), false],
    [undefined, false],
  ])('%s: %s', (error, expected) => {
    expect(truelayer.isRetryable(error)).toBe(expected);
  });
});

/** A client that gets its first responses from `fetches`, and the others from the fake. */
function setupWithFetch(fetches: ((request: Request) => Response | Promise<Response>)[]) {
  const options = setupClient();
  const client = createTrueLayerClient({
    ...options.options,
    wait: async (ms) => void options.pauses.push(ms),
    fetch: (request) => {
      if (request.url.endsWith('/connect/token')) return options.fetch(request);
      return (fetches.shift() ?? options.fetch)(request);
    },
  });
  return { client, options, askedFor: options.requestsTo };
}
