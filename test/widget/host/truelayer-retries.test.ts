import { describe, expect, it, vi } from 'vitest';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { createTrueLayerClient, type TrueLayerClient } from '../../../widget/truelayer/index.ts';
import { pause } from '../../../widget/truelayer/timeouts.ts';
import { AUTHORISED, type Operation, problemReply, type Reply } from './truelayer-double.ts';
import { CREATE, listOf, page, rejection, clientRig as rig, YEAR } from './truelayer-rig.ts';

/** What may arrive twice, and how to call it. */
const REPEATABLE: [Operation, Reply, (client: TrueLayerClient) => Promise<unknown>][] = [
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
    (client) => listOf(client.transactions('c', 'a', YEAR)),
  ],
  ['readTransactions', page(['t1']), (client) => listOf(client.transactions('c', 'a', YEAR))],
  [
    'token',
    { status: 200, body: { access_token: 'access-token-1', expires_in: 3600 } },
    (client) => client.accounts('c'),
  ],
];

const DOWN = problemReply(502, 'provider-error');

function limitedFor(retryAfter: string): Reply {
  return { ...problemReply(429, 'rate-limit-exceeded'), headers: { 'Retry-After': retryAfter } };
}

describe('what failed for a moment is tried again', () => {
  it.each(REPEATABLE)('where it may arrive twice: %s', async (operation, good, read) => {
    const { client, askedFor, script, always, pauses } = rig();
    always('readTransactions', page(['t1']));
    always(operation, good);
    script(operation, DOWN, DOWN);
    await read(client);
    expect(askedFor(operation)).toHaveLength(3);
    expect(pauses).toHaveLength(2);
  });

  it.each([
    problemReply(429, 'rate-limit-exceeded'),
    problemReply(500, 'unknown-error'),
    DOWN,
    { status: 502, body: '<html>502 Bad Gateway</html>' },
    { status: 503, body: '' },
    problemReply(504, 'gateway-timeout'),
  ])('after %j', async (reply) => {
    const { client, askedFor, script } = rig();
    script('accounts', reply);
    expect(await client.accounts('c')).toEqual([]);
    expect(askedFor('accounts')).toHaveLength(2);
  });

  it('after a network that failed, and an answer that broke off', async () => {
    const {
      client: good,
      options,
      askedFor,
    } = rigWithFetch([
      () => Promise.reject(new TypeError('fetch failed')),
      () => new Response(new ReadableStream({ pull: (to) => to.error(new TypeError('cut')) })),
    ]);
    expect(await good.accounts('c')).toEqual([]);
    expect(askedFor('accounts')).toHaveLength(1);
    expect(options.pauses).toHaveLength(2);
  });

  it('after an answer that took too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client } = rigWithFetch([() => new Promise(() => {})]);
    const accounts = client.accounts('c');
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    expect(await accounts).toEqual([]);
  });

  it('twice, unless the client says otherwise, and then is an error', async () => {
    for (const [options, tries] of [
      [{}, 3],
      [{ retries: 5 }, 6],
      [{ retries: 0 }, 1],
    ] as const) {
      const { client, askedFor, always } = rig(options);
      always('accounts', DOWN);
      expect(await rejection(client.accounts('c'))).toBeInstanceOf(truelayer.ProviderError);
      expect(askedFor('accounts')).toHaveLength(tries);
    }
  });

  it('as often as the call says, whatever the client says', async () => {
    const { client, askedFor, always } = rig({ retries: 5 });
    always('accounts', DOWN);
    await rejection(client.accounts('c', { retries: 1 }));
    expect(askedFor('accounts')).toHaveLength(2);
  });

  it('with its token’s tries among them', async () => {
    const { client, asked, script, always } = rig();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    always('accounts', DOWN);
    await rejection(client.accounts('c'));
    expect(asked.map(({ operation }) => operation)).toEqual([
      'token',
      'token',
      'accounts',
      'accounts',
    ]);
  });

  it('and still has its token fetched anew once it is refused', async () => {
    const { client, askedFor, script } = rig();
    script('accounts', DOWN, problemReply(401, 'unauthenticated'), DOWN);
    expect(await client.accounts('c')).toEqual([]);
    expect(askedFor('accounts')).toHaveLength(4);
    expect(askedFor('token')).toHaveLength(2);
  });
});

describe('what is not tried again', () => {
  it.each([
    [400, 'invalid-parameters'],
    [400, 'invalid_state'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [502, 'feature-not-supported'],
  ] as const)('is what would fail again: %i %s', async (status, type) => {
    const { client, askedFor, always, pauses } = rig();
    always('accounts', problemReply(status, type));
    await rejection(client.accounts('c'));
    expect(askedFor('accounts')).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it('is an answer that is not as documented', async () => {
    const { client, askedFor, always } = rig();
    always('accounts', { status: 200, body: '<html>' });
    await rejection(client.accounts('c'));
    expect(askedFor('accounts')).toHaveLength(1);
  });

  it.each([
    ['create', (client: TrueLayerClient) => client.connections.create(CREATE)],
    ['reconfirm', (client: TrueLayerClient) => client.connections.reconfirm('c')],
  ] as const)('is what may have happened: %s', async (operation, act) => {
    for (const reply of [DOWN, problemReply(500, 'unknown-error'), limitedFor('0')]) {
      const { client, askedFor, always } = rig();
      always(operation, reply);
      await rejection(act(client));
      expect(askedFor(operation)).toHaveLength(1);
    }
  });

  it('does not keep the token of such a call from being asked for again', async () => {
    const { client, askedFor, script } = rig();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    expect(await client.connections.create(CREATE)).toMatchObject({ id: 'connection-1' });
    expect(askedFor('create')).toHaveLength(1);
  });

  it('is a secret that is wrong', async () => {
    const { client, askedFor, always } = rig();
    always('token', { status: 400, body: { error: 'invalid_client' } });
    expect(await rejection(client.accounts('c'))).toBeInstanceOf(truelayer.TokenError);
    expect(askedFor('token')).toHaveLength(1);
  });
});

describe('the pause before another try', () => {
  it.each([
    [0, [250, 500, 1000, 2000]],
    [0.5, [375, 750, 1500, 3000]],
  ])('doubles, and is anything from half to all of it: %d', async (chance, expected) => {
    const { client, always, pauses } = rig({ retries: 4, random: () => chance });
    always('accounts', DOWN);
    await rejection(client.accounts('c'));
    expect(pauses).toEqual(expected);
  });

  it.each([
    [0, 3000],
    [0.5, 3125],
  ])('is what TrueLayer says, and a little more: %d', async (chance, expected) => {
    const { client, script, pauses } = rig({ random: () => chance });
    script('accounts', limitedFor('3'));
    await client.accounts('c');
    expect(pauses).toEqual([expected]);
  });

  it('ends at the date that TrueLayer says', async () => {
    const { client, script, pauses, time } = rig();
    time.now = Date.parse('2026-03-16T12:00:00Z');
    script('accounts', limitedFor('Mon, 16 Mar 2026 12:00:07 GMT'));
    await client.accounts('c');
    expect(pauses).toEqual([7000]);
  });

  it.each([
    [{}, '11', 11],
    [{ maxRetryAfterMs: 0 }, '1', 1],
    [{ maxRetryAfterMs: 60_000 }, '86400', 86_400],
  ])('is not made where it is too long for %j: %s', async (options, header, retryAfter) => {
    const { client, askedFor, always, pauses } = rig(options);
    always('accounts', limitedFor(header));
    expect(await rejection(client.accounts('c'))).toMatchObject({ retryAfter });
    expect(askedFor('accounts')).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it('ends when the caller gives up, with their reason', async () => {
    const caller = new AbortController();
    const { client, askedFor, always } = rig({
      wait: (ms, signal) => {
        const paused = pause(ms, signal);
        caller.abort(new Error('gone'));
        return paused;
      },
    });
    always('accounts', DOWN);
    const error = await rejection(client.accounts('c', { signal: caller.signal }));
    expect(error).toMatchObject({ message: 'gone' });
    expect(askedFor('accounts')).toHaveLength(1);
  });

  it('is not begun for a caller who gave up before', async () => {
    const caller = new AbortController();
    const { client, options } = rigWithFetch([
      () => {
        caller.abort(new Error('gone'));
        return new Response(null, { status: 502 });
      },
    ]);
    const error = await rejection(client.accounts('c', { signal: caller.signal }));
    expect(error).toMatchObject({ message: 'gone' });
    expect(options.pauses).toEqual([]);
  });
});

describe('a token that cannot be had', () => {
  it('is asked for once more by all who wait for it together', async () => {
    const { client, askedFor, script } = rig();
    script('token', { status: 500, body: { error: 'internal_server_error' } });
    await Promise.all(Array.from({ length: 20 }, () => client.accounts('c')));
    expect(askedFor('token')).toHaveLength(2);
    expect(askedFor('accounts')).toHaveLength(20);
  });
});

describe('whether another try is worth it', () => {
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
    [new truelayer.UnexpectedAnswerError('x', { status: 200 }), false],
    [new truelayer.ForbiddenError('x', { status: 403 }), false],
    [new TypeError('from: expected a day'), false],
    [undefined, false],
  ])('%s: %s', (error, expected) => {
    expect(truelayer.isRetryable(error)).toBe(expected);
  });
});

/** A client whose first answers are given by `fetches`, the rest by the double. */
function rigWithFetch(fetches: ((request: Request) => Response | Promise<Response>)[]) {
  const options = rig();
  const client = createTrueLayerClient({
    ...options.options,
    wait: async (ms) => void options.pauses.push(ms),
    fetch: (request) => {
      if (request.url.endsWith('/connect/token')) return options.fetch(request);
      return (fetches.shift() ?? options.fetch)(request);
    },
  });
  return { client, options, askedFor: options.askedFor };
}
