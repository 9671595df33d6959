import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createTrueLayerClient,
  createWebhookVerifier,
  type TrueLayerOptions,
} from '../../../widget/truelayer/index.ts';
import { KEY_LIMITS } from '../../../widget/truelayer/webhooks/keys.ts';
import { createFakeTrueLayer } from './fake-truelayer.ts';
import { CREATE, rejectionOf } from './setup-client.ts';
import { JWKS, JWKS_ADDRESS, signedHeaders } from './webhooks/signer.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Stall = 'before the headers' | 'within the body';

/** A server that never ends an answer; `closed` counts the sockets that were let go. */
async function stallingServer(stall: Stall) {
  let requests = 0;
  let closed = 0;
  const changed = new EventTarget();
  const server = createServer((_, response) => {
    requests += 1;
    response.socket?.once('close', () => {
      closed += 1;
      changed.dispatchEvent(new Event('change'));
    });
    if (stall === 'within the body') response.write(' ');
    changed.dispatchEvent(new Event('change'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  /** Resolves once the condition holds. */
  const until = async (holds: () => boolean) => {
    while (!holds()) await once(changed, 'change');
  };
  return {
    url: `http://127.0.0.1:${port}`,
    begun: (count: number) => until(() => requests >= count),
    closed: (count: number) => until(() => closed >= count),
  };
}

/** Fakes the timers of the code under test only; sockets go on. */
const fakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe.each<Stall>(['before the headers', 'within the body'])(
  'a timeout survives garbage collection with a server that stalls %s',
  (stall) => {
    it.each<[string, TrueLayerOptions['fetch']]>([
      ['the platform’s fetch', undefined],
      ['a fetch of one’s own', (request) => fetch(request)],
    ])('for requests of the client through %s', async (_, own) => {
      const { url, begun, closed } = await stallingServer(stall);
      fakeTimers();
      const credentials = { clientId: 'id', clientSecret: 'secret', environment: url };
      const options = { ...credentials, timeoutMs: 10_000, retries: 0, ...(own && { fetch: own }) };
      const error = rejectionOf(createTrueLayerClient(options).accounts('c'));
      await begun(1);
      collectGarbage();
      vi.advanceTimersByTime(10_000);
      expect(await error).toMatchObject({ name: 'UnreachableError' });
      await closed(1);
    });

    it('for the keys of webhooks', async () => {
      const { url, begun, closed } = await stallingServer(stall);
      fakeTimers();
      const jku = `${url}/jwks`;
      const verifier = createWebhookVerifier({ environment: { jwks: jku } });
      const headers = await signedHeaders('{}', { now: Date.now(), jose: { jku } });
      const request = { method: 'POST', url: '/connect-bank/webhook', headers, body: '{}' };
      const verdicts = Promise.all([1, 2, 3].map(() => rejectionOf(verifier.verify(request))));
      await begun(1);
      collectGarbage();
      vi.advanceTimersByTime(KEY_LIMITS.timeoutMs);
      for (const error of await verdicts) {
        expect(error).toMatchObject({ reason: 'keys-unavailable' });
      }
      await closed(1);
    });
  },
);

describe('a call of the client', () => {
  /** Answers after so many milliseconds each: tokens, and accounts that refuse the first token. */
  function slowTrueLayer(ms: number) {
    const double = createFakeTrueLayer();
    double.script('accounts', { status: 401 });
    const fetch = async (request: Request) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return double.fetch(request);
    };
    return { ...double, options: { ...double.options, fetch, timeoutMs: 10_000 } };
  }

  it('takes at most timeoutMs, including its token and the repetition', async () => {
    fakeTimers();
    const { options, asked } = slowTrueLayer(4000);
    const client = createTrueLayerClient({ ...options, retries: 0 });
    const error = rejectionOf(client.accounts('c'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await error).toMatchObject({ name: 'UnreachableError' });
    expect(asked.map(({ operation }) => operation)).toEqual(['token', 'accounts']);
  });

  it('is reported to onCall as unreachable after a timeout', async () => {
    fakeTimers();
    const errors: unknown[] = [];
    const { options } = slowTrueLayer(8000);
    const onCall = ({ error }: { error?: unknown }) => errors.push(error);
    const client = createTrueLayerClient({ ...options, retries: 0, onCall });
    const error = rejectionOf(client.accounts('c'));
    await vi.advanceTimersByTimeAsync(10_000);
    await error;
    expect(errors).toEqual([undefined, expect.objectContaining({ name: 'UnreachableError' })]);
  });

  it('that must not arrive twice is not repeated after a timeout', async () => {
    fakeTimers();
    const double = createFakeTrueLayer();
    const fetch = (request: Request) =>
      request.url.endsWith('/connect/token') ? double.fetch(request) : new Promise<never>(() => {});
    let sent = 0;
    const client = createTrueLayerClient({
      ...double.options,
      timeoutMs: 1000,
      fetch: (request) => {
        if (request.url.endsWith('/v3/data-connections')) sent += 1;
        return fetch(request);
      },
    });
    const error = rejectionOf(client.connections.create(CREATE));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await error).toMatchObject({ name: 'UnreachableError' });
    expect(sent).toBe(1);
  });

  it.each([1, 40, 1000])('waits before attempt %i', async (tries) => {
    const pauses: number[] = [];
    const double = createFakeTrueLayer();
    double.always('accounts', { status: 503, body: {} });
    const client = createTrueLayerClient({
      ...double.options,
      retries: tries,
      wait: async (ms) => void pauses.push(ms),
    });
    await rejectionOf(client.accounts('c'));
    expect(pauses).toHaveLength(tries);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(250);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  });

  it.each(['0', '-1', '-0', 'NaN', '1e9', 'Infinity', '999999999999999999999', '', ' '])(
    'is retried as often as allowed after Retry-After: %s',
    async (after) => {
      const double = createFakeTrueLayer();
      const headers = { 'Retry-After': after };
      double.always('accounts', { status: 429, body: {}, headers });
      const client = createTrueLayerClient({ ...double.options, wait: async () => {} });
      expect(await rejectionOf(client.accounts('c'))).toMatchObject({ name: 'RateLimitError' });
      expect(double.requestsTo('accounts').length).toBeLessThanOrEqual(3);
    },
  );

  it.each([
    ['once per retry, with its jitter only,', 'Thu, 01 Jan 1970 00:00:00 GMT', [125, 125]],
    ['not at all', 'Fri, 31 Dec 9999 23:59:59 GMT', []],
  ])('waits %s for %s', async (_, date, expected) => {
    const pauses: number[] = [];
    const double = createFakeTrueLayer();
    double.always('accounts', { status: 429, body: {}, headers: { 'Retry-After': date } });
    const wait = async (ms: number) => void pauses.push(ms);
    const client = createTrueLayerClient({ ...double.options, wait, random: () => 0.5 });
    await rejectionOf(client.accounts('c'));
    expect(pauses).toEqual(expected);
  });

  it('continues after the clock was set back by hours', async () => {
    let now = Date.UTC(2026, 0, 1, 12);
    const double = createFakeTrueLayer();
    const client = createTrueLayerClient({ ...double.options, clock: () => now });
    await client.userInfo('c');
    now -= 3 * 60 * 60_000;
    await client.userInfo('c');
    now += 5 * 60 * 60_000;
    await client.userInfo('c');
    expect(double.requestsTo('token')).toHaveLength(2);
  });
});

describe('the keys of webhooks', () => {
  const NOW = Date.UTC(2026, 0, 1, 12);

  /** A verifier over keys that are answered as `answer` says. */
  function verifierWith(answer: () => Response | Promise<Response>) {
    let fetched = 0;
    const verifier = createWebhookVerifier({
      environment: { jwks: JWKS_ADDRESS },
      clock: () => NOW,
      fetch: () => {
        fetched += 1;
        return answer();
      },
    });
    const body = JSON.stringify({
      type: 'connection_authorized',
      event_id: 'e',
      connection_id: 'c',
    });
    const verdict = async (kid?: string) => {
      const headers = await signedHeaders(body, { now: NOW, ...(kid && { jose: { kid } }) });
      const request = { method: 'POST', url: '/connect-bank/webhook', headers, body };
      return verifier.verify(request).then(
        () => 'verified',
        ({ reason }) => reason,
      );
    };
    return { verdict, fetched: () => fetched };
  }

  const moveClock = (ms: number) => vi.setSystemTime(Date.now() + ms);

  it('are used for at most six hours while fetching fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let isUp = true;
    const down = () => new Response('', { status: 500 });
    const { verdict } = verifierWith(() => (isUp ? Response.json(JWKS) : down()));
    expect(await verdict()).toBe('verified');
    isUp = false;
    moveClock(KEY_LIMITS.staleMs - 1);
    expect(await verdict()).toBe('verified');
    moveClock(1);
    expect(await verdict()).toBe('keys-unavailable');
    isUp = true;
    moveClock(KEY_LIMITS.pauseMs);
    expect(await verdict()).toBe('verified');
  });

  it('are used while their server stalls, with one timeout per pause', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    let isUp = true;
    const never = new Promise<never>(() => {});
    const { verdict, fetched } = verifierWith(() => (isUp ? Response.json(JWKS) : never));
    expect(await verdict()).toBe('verified');
    isUp = false;
    moveClock(KEY_LIMITS.freshMs);
    const verdicts = Promise.all(Array.from({ length: 20 }, () => verdict()));
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { interval: 1 });
    await vi.advanceTimersByTimeAsync(KEY_LIMITS.timeoutMs);
    expect(new Set(await verdicts)).toEqual(new Set(['verified']));
    expect(await verdict()).toBe('verified');
    expect(fetched()).toBe(2);
  });

  it('that were withdrawn are rejected once new keys can be fetched', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let keys: unknown[] = JWKS.keys;
    const { verdict } = verifierWith(() => Response.json({ keys }));
    expect(await verdict()).toBe('verified');
    keys = [];
    moveClock(KEY_LIMITS.freshMs);
    expect(await verdict()).toBe('unknown-key');
  });

  it.each([-3, 3])('are found after the clock was changed by %i hours', async (hours) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { verdict, fetched } = verifierWith(() => Response.json(JWKS));
    expect(await verdict()).toBe('verified');
    moveClock(hours * 60 * 60_000);
    expect(await verdict()).toBe('verified');
    expect(fetched()).toBe(2);
  });

  it.each([null, 7, 'key', {}, { kid: 'key-1' }, { kty: 'RSA', kid: 'rsa', n: '?', e: 7 }])(
    'are used although another key is malformed: %j',
    async (odd) => {
      const { verdict } = verifierWith(() => Response.json({ keys: [odd, ...JWKS.keys, odd] }));
      expect(await verdict()).toBe('verified');
    },
  );

  it.each(['alg', 'use', 'key_ops', 'ext'])('are used if %s is malformed', async (name) => {
    const keys = JWKS.keys.map((key) => ({ ...key, [name]: 7 }));
    expect(await verifierWith(() => Response.json({ keys })).verdict()).toBe('verified');
  });

  it('are read up to 64 KiB', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
    });
    const { verdict } = verifierWith(() => new Response(body));
    expect(await verdict()).toBe('keys-unavailable');
    expect(sent).toBeLessThan(KEY_LIMITS.maxBytes + 16 * 1024);
  });
});
