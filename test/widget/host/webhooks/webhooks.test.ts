import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { describe, expect, it, vi } from 'vitest';
import { connectBankHost, memoryStore, type Webhook } from '../../../../widget/host/index.ts';
import { LEASE } from '../../../../widget/host/sessions/lease.ts';
import { KEY_LIMITS } from '../../../../widget/truelayer/webhooks/keys.ts';
import { API, AUTH, AUTHORISED, createFakeTrueLayer } from '../../truelayer/fake-truelayer.ts';
import { signedHeaders, timestampAt } from '../../truelayer/webhooks/signer.ts';
import { PUBLIC_URL, USER } from '../setup-host.ts';
import { authorized, failed, setupWebhooks, transactionsCompleted } from './setup-webhooks.ts';

const HOUR = 60 * 60_000;

describe('a connection_authorized webhook', () => {
  it('ends its session without a return, and without a call to TrueLayer', async () => {
    const onAuthorized = vi.fn();
    const world = setupWebhooks({ onAuthorized });
    const session = await world.start();
    const response = await world.sendWebhook(authorized(session));
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(onAuthorized).toHaveBeenCalledWith(
      expect.objectContaining({ connectionId: 'connection-1', userIp: undefined, attempt: 1 }),
    );
    expect(await world.status(session)).toEqual({
      status: 'authorized',
      connection_id: 'connection-1',
    });
    expect(world.truelayer.requestsTo('accounts')).toEqual([]);
  });

  it('is an event for the operator', async () => {
    const world = setupWebhooks();
    const session = await world.start();
    const webhook = authorized(session);
    await world.sendWebhook(webhook);
    const sessionId = session.id;
    const own = world.events.filter(({ type }) => type !== 'upstream-call');
    expect(own.slice(1)).toMatchObject([
      { type: 'authorized', sessionId, connectionId: 'connection-1', source: 'webhook' },
      {
        type: 'webhook-received',
        webhookType: 'connection_authorized',
        eventId: webhook.event_id,
        sessionId,
        outcome: 'applied',
      },
    ]);
  });

  it.each([
    ['when TrueLayer says', '2026-01-01T11:58:00.000Z', Date.UTC(2026, 0, 1, 11, 58)],
    ['not in the future', '2027-01-01T00:00:00.000Z', Date.UTC(2026, 0, 1, 12)],
    ['now, where the time is none', 'soon', Date.UTC(2026, 0, 1, 12)],
  ])('has the time %s', async (_, authorized_at, authorizedAt) => {
    const store = memoryStore({ clock: () => 0 });
    const world = setupWebhooks({ store });
    const session = await world.start();
    await world.sendWebhook({ ...authorized(session), authorized_at });
    expect(await store.read(session.id)).toMatchObject({ authorizedAt });
  });

  it('authorises a session that has expired since', async () => {
    const onAuthorized = vi.fn();
    const world = setupWebhooks({ onAuthorized, journeyTimeoutMs: 60_000 });
    const session = await world.start();
    world.advance(61_000);
    expect(await world.status(session)).toEqual({ status: 'expired' });
    await world.sendWebhook(authorized(session));
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(await world.isAuthorized(session)).toBe(true);
  });

  it('after a return changes nothing', async () => {
    const onAuthorized = vi.fn();
    const world = setupWebhooks({ onAuthorized });
    const session = await world.start();
    world.truelayer.always('accounts', AUTHORISED);
    await world.openReturnUrl(session);
    expect((await world.sendWebhook(authorized(session))).status).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });
});

describe('a connection_failed webhook', () => {
  it.each([
    ['canceled', 'cancelled'],
    ['cancelled', 'cancelled'],
    ['user_canceled_at_provider', 'cancelled'],
    ['user_cancelled_at_provider', 'cancelled'],
    ['not_authorized', 'denied'],
    ['provider_rejected', 'denied'],
    ['rejected', 'denied'],
    ['expired', 'expired'],
    ['provider_expired', 'expired'],
    ['provider_error', 'provider-unavailable'],
    ['authorization_failed', 'failed'],
    ['blocked', 'failed'],
    ['constraint_violation', 'failed'],
    ['internal_server_error', 'failed'],
    ['invalid_credentials', 'failed'],
    ['invalid_otp', 'failed'],
    ['invalid_request', 'failed'],
    ['unknown_error', 'failed'],
    ['unknown', 'failed'],
    ['user_canceled', 'failed'],
    ['something_new', 'failed'],
    ['constructor', 'failed'],
  ])('with %s is a confirmed failure: %s', async (failure_reason, reason) => {
    const onFailed = vi.fn();
    const world = setupWebhooks({ onFailed });
    const session = await world.start();
    expect((await world.sendWebhook(failed(session, failure_reason))).status).toBe(200);
    expect(onFailed).toHaveBeenCalledWith(expect.objectContaining({ reason, confirmed: true }));
    expect(await world.status(session)).toEqual({ status: 'failed', reason, confirmed: true });
  });

  it('confirms the reason of the return, and onFailed is not called twice', async () => {
    const onFailed = vi.fn();
    const world = setupWebhooks({ onFailed });
    const session = await world.start();
    await world.openReturnUrl(session, { error: 'tl_hpp_abandoned' });
    await world.sendWebhook(failed(session));
    expect(await world.status(session)).toMatchObject({ reason: 'denied', confirmed: true });
    expect(onFailed).toHaveBeenCalledTimes(1);
  });

  it('does not undo an authorisation, in either order', async () => {
    for (const order of [
      [authorized, failed],
      [failed, authorized],
    ]) {
      const onAuthorized = vi.fn();
      const world = setupWebhooks({ onAuthorized });
      const session = await world.start();
      for (const webhook of order) await world.sendWebhook(webhook(session));
      expect(await world.isAuthorized(session)).toBe(true);
      expect(onAuthorized).toHaveBeenCalledTimes(1);
    }
  });
});

describe('a webhook without a session', () => {
  it.each<[string, (session: { id: string }) => object]>([
    ['with another connection', (session) => authorized(session, 'connection-2')],
    ['without metadata', (session) => ({ ...authorized(session), metadata: undefined })],
    [
      'with metadata that is none',
      (session) => ({ ...authorized(session), metadata: [session.id] }),
    ],
    ['of an unknown session', () => authorized({ id: 'a'.repeat(22) })],
    ['of no possible session', () => authorized({ id: '../../x' })],
  ])('changes nothing: %s', async (_, webhookOf) => {
    const onAuthorized = vi.fn();
    const onWebhook = vi.fn();
    const world = setupWebhooks({ onAuthorized, onWebhook });
    const session = await world.start();
    expect((await world.sendWebhook(webhookOf(session))).status).toBe(200);
    expect(onAuthorized).not.toHaveBeenCalled();
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect(world.webhookEvents()).toMatchObject([{ outcome: 'unmatched' }]);
    expect(onWebhook).toHaveBeenCalledWith(
      expect.anything(),
      expect.not.objectContaining({ session: expect.anything() }),
    );
  });

  it('cannot end the session of another user', async () => {
    const world = setupWebhooks();
    const first = await world.start();
    const second = await world.start();
    await world.sendWebhook(authorized(second, 'connection-1'));
    expect(await world.status(first)).toEqual({ status: 'pending' });
    expect(await world.status(second)).toEqual({ status: 'pending' });
  });
});

describe('a webhook with a callback that throws', () => {
  it('is sent again, and runs the callback again', async () => {
    const onAuthorized = vi.fn().mockRejectedValueOnce(new Error('no database'));
    const world = setupWebhooks({ onAuthorized });
    const session = await world.start();
    const webhook = authorized(session);
    const first = await world.sendWebhook(webhook);
    expect([first.status, first.headers.get('Retry-After')]).toEqual([503, '1']);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect((await world.sendWebhook(webhook)).status).toBe(503);
    world.advance(LEASE.firstDelayMs);
    expect((await world.sendWebhook(webhook)).status).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(2);
    expect(await world.isAuthorized(session)).toBe(true);
    expect((await world.sendWebhook(webhook)).status).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(2);
  });

  it('is accepted after the last attempt', async () => {
    const onAuthorized = vi.fn().mockRejectedValue(new Error('no database'));
    const world = setupWebhooks({ onAuthorized });
    const webhook = authorized(await world.start());
    const statuses: number[] = [];
    for (let i = 0; i < LEASE.attempts; i++) {
      statuses.push((await world.sendWebhook(webhook)).status);
      world.advance(60_000);
    }
    expect(statuses).toEqual([503, 503, 503, 200]);
    expect(onAuthorized).toHaveBeenCalledTimes(LEASE.attempts);
  });

  it('is sent again while a poll runs the callback', async () => {
    let done = () => {};
    const running = new Promise<void>((resolve) => {
      done = resolve;
    });
    const onAuthorized = vi.fn(() => running);
    const world = setupWebhooks({ onAuthorized });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    const poll = world.status(session);
    await vi.waitFor(() => expect(onAuthorized).toHaveBeenCalled());
    const webhook = authorized(session);
    expect((await world.sendWebhook(webhook)).status).toBe(503);
    done();
    await poll;
    expect((await world.sendWebhook(webhook)).status).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('is sent again while the store is down, and nothing is lost', async () => {
    const store = memoryStore({ clock: () => 0 });
    const onAuthorized = vi.fn();
    const world = setupWebhooks({
      store: { ...store, setMarker: () => broken(), hasMarker: store.hasMarker },
    });
    const alive = setupWebhooks({ store, onAuthorized });
    const webhook = authorized(await alive.start());
    expect((await world.sendWebhook(webhook)).status).toBe(503);
    expect(world.events.at(-1)).toMatchObject({ type: 'internal-error' });
    expect((await alive.sendWebhook(webhook)).status).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('is processed by another process if the first one ends', async () => {
    const time = { now: Date.UTC(2026, 0, 1, 12) };
    const store = memoryStore({ clock: () => time.now });
    const dead = setupWebhooks({ store, onAuthorized: () => new Promise(() => {}) });
    const session = await dead.start();
    const webhook = authorized(session);
    void dead.sendWebhook(webhook);
    await vi.waitFor(async () => {
      expect((await store.read(session.id))?.authorizedLease?.attempts).toBe(1);
    });
    const onAuthorized = vi.fn();
    const alive = setupWebhooks({ store, onAuthorized, clock: () => time.now });
    const again = async () => {
      const body = JSON.stringify(webhook);
      return (await alive.post(body, await signedHeaders(body, { now: time.now }))).status;
    };
    expect(await again()).toBe(503);
    time.now += 2 * LEASE.holdMs;
    expect(await again()).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });
});

describe('a repeated webhook', () => {
  it.each([
    ['at once', 0],
    ['after an hour', HOUR],
    ['as late as TrueLayer tries', 72 * HOUR],
  ])('signed afresh, %s, is a duplicate', async (_, ms) => {
    const onWebhook = vi.fn();
    const world = setupWebhooks({ onWebhook });
    const webhook = transactionsCompleted();
    await world.sendWebhook(webhook);
    world.advance(ms);
    expect((await world.sendWebhook(webhook)).status).toBe(200);
    expect(onWebhook).toHaveBeenCalledTimes(1);
    expect(world.webhookEvents().at(-1)).toMatchObject({ outcome: 'duplicate' });
  });

  it('replayed unchanged does nothing, and is soon rejected as stale', async () => {
    const onWebhook = vi.fn();
    const world = setupWebhooks({ onWebhook });
    const body = JSON.stringify(transactionsCompleted());
    const headers = await signedHeaders(body, { now: world.now() });
    const statuses: number[] = [];
    for (const ms of [0, 60_000, HOUR, 80 * HOUR]) {
      statuses.push((await world.post(body, headers)).status);
      world.advance(ms);
    }
    expect(statuses).toEqual([200, 200, 200, 401]);
    world.advance(80 * HOUR);
    expect((await world.post(body, headers)).status).toBe(401);
    expect(onWebhook).toHaveBeenCalledTimes(1);
  });

  it('is deferred while the first one is being processed', async () => {
    let done = () => {};
    const running = new Promise<void>((resolve) => {
      done = resolve;
    });
    const onWebhook = vi.fn(() => running);
    const world = setupWebhooks({ onWebhook });
    const webhook = transactionsCompleted();
    const first = world.sendWebhook(webhook);
    await vi.waitFor(() => expect(onWebhook).toHaveBeenCalled());
    const meanwhile = await world.sendWebhook(webhook);
    expect([meanwhile.status, meanwhile.headers.get('Retry-After')]).toEqual([503, '5']);
    done();
    expect((await first).status).toBe(200);
    expect(onWebhook).toHaveBeenCalledTimes(1);
  });

  it('to several replicas that share a store is processed once', async () => {
    const onWebhook = vi.fn();
    const onAuthorized = vi.fn();
    const store = memoryStore({ clock: () => 0 });
    const replicas = [1, 2, 3].map(() => setupWebhooks({ store, onWebhook, onAuthorized }));
    const [first] = replicas;
    if (first === undefined) throw new Error('no replica');
    const webhook = authorized(await first.start());
    const responses = await Promise.all(
      [...replicas, ...replicas].map(({ sendWebhook }) => sendWebhook(webhook)),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
    expect((await first.sendWebhook(webhook)).status).toBe(200);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(onWebhook).toHaveBeenCalledTimes(1);
  });
});

describe('onWebhook', () => {
  it('is called for every webhook, with its session', async () => {
    const received: [string, unknown][] = [];
    const world = setupWebhooks({
      onWebhook: (webhook, { session }) => void received.push([webhook.type, session?.id]),
    });
    const session = await world.start();
    await world.sendWebhook(authorized(session));
    await world.sendWebhook(transactionsCompleted());
    await world.sendWebhook({
      type: 'provider_unhealthy',
      event_id: 'event-of-a-provider',
      event_version: 1,
      provider_id: 'mock',
      capability_type: 'data',
      updated_at: '2026-01-01T12:00:00Z',
    });
    await world.sendWebhook({ type: 'merchant_account_credited', event_id: 'event-of-payments' });
    expect(received).toEqual([
      ['connection_authorized', session.id],
      ['transactions_request_completed', undefined],
      ['provider_unhealthy', undefined],
      ['unknown', undefined],
    ]);
    expect(world.webhookEvents().at(-1)).toMatchObject({
      webhookType: 'merchant_account_credited',
      outcome: 'forwarded',
    });
  });

  it('receives a union that TypeScript can narrow', async () => {
    const told: string[] = [];
    const onWebhook = (webhook: Webhook) => {
      if (webhook.type === 'transactions_request_completed') told.push(webhook.request_id);
      if (webhook.type === 'unknown') told.push(webhook.original.type);
    };
    const world = setupWebhooks({ onWebhook });
    await world.sendWebhook(transactionsCompleted('request-7'));
    await world.sendWebhook({ type: 'new', event_id: 'event-new' });
    expect(told).toEqual(['request-7', 'new']);
  });

  it('receives a working client', async () => {
    const names: unknown[] = [];
    const world = setupWebhooks({
      onWebhook: async (_, { truelayer, signal }) => {
        names.push((await truelayer.userInfo('connection-1', { signal })).name);
      },
    });
    await world.sendWebhook(transactionsCompleted());
    expect(names).toEqual(['Jane Smith']);
  });

  it('is called after the callback of the session, once that has finished', async () => {
    const calls: string[] = [];
    const world = setupWebhooks({
      onAuthorized: ({ attempt }) => {
        calls.push(`onAuthorized ${attempt}`);
        if (attempt === 1) throw new Error('no database');
      },
      onWebhook: () => void calls.push('onWebhook'),
    });
    const webhook = authorized(await world.start());
    await world.sendWebhook(webhook);
    world.advance(LEASE.firstDelayMs);
    await world.sendWebhook(webhook);
    expect(calls).toEqual(['onAuthorized 1', 'onAuthorized 2', 'onWebhook']);
  });

  it('is called again if it throws, and the session’s callback is not', async () => {
    const error = new Error('no queue');
    const onAuthorized = vi.fn();
    const onWebhook = vi.fn().mockRejectedValueOnce(error);
    const world = setupWebhooks({ onAuthorized, onWebhook });
    const session = await world.start();
    const webhook = authorized(session);
    expect((await world.sendWebhook(webhook)).status).toBe(503);
    expect(await world.isAuthorized(session)).toBe(true);
    expect(world.webhookEvents()).toMatchObject([
      { outcome: 'deferred', sessionId: session.id, error: { name: 'Error' } },
    ]);
    expect((await world.sendWebhook(webhook)).status).toBe(200);
    expect(onWebhook).toHaveBeenCalledTimes(2);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('receives an abort after the time limit, and counts as failed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let stopped: AbortSignal | undefined;
      const onWebhook = vi.fn((_: Webhook, { signal }: { signal: AbortSignal }) => {
        stopped = signal;
        return new Promise<void>(() => {});
      });
      const world = setupWebhooks({ onWebhook });
      const told = world.sendWebhook(transactionsCompleted());
      while (stopped === undefined) await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(LEASE.runMs);
      expect((await told).status).toBe(503);
      expect(stopped.reason.name).toBe('TimeoutError');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is rejected as an option if the environment has no keys', () => {
    const { options } = createFakeTrueLayer();
    const truelayer = { ...options, environment: { auth: AUTH, api: API } };
    const common = { truelayer, publicUrl: PUBLIC_URL, user: () => USER };
    expect(() => connectBankHost({ ...common, onWebhook: () => {} })).toThrow(
      new TypeError('onWebhook: needs truelayer.environment.jwks to verify webhooks'),
    );
    expect(() => connectBankHost(common)).not.toThrow();
  });
});

describe('the webhook route', () => {
  it('also accepts a slash at the end', async () => {
    const world = setupWebhooks();
    const body = JSON.stringify(transactionsCompleted());
    const headers = await signedHeaders(body, {
      now: world.now(),
      path: '/connect-bank/webhook/',
    });
    expect((await world.post(body, headers, '/webhook/')).status).toBe(200);
    expect((await world.post(body, headers)).status).toBe(200);
  });

  it('verifies the public URL, whatever a proxy has made of it', async () => {
    const host = connectBankHost({
      truelayer: createFakeTrueLayer().options,
      publicUrl: PUBLIC_URL,
      user: () => USER,
    });
    const body = JSON.stringify(transactionsCompleted());
    const headers = await signedHeaders(body, { now: Date.now() });
    const address = 'http://10.0.0.7:8080/webhook';
    expect((await host.request(address, { method: 'POST', headers, body })).status).toBe(200);
  });

  it('needs neither an origin nor our header, and sends no CORS headers', async () => {
    const world = setupWebhooks();
    const body = JSON.stringify(transactionsCompleted());
    const headers = await signedHeaders(body, { now: world.now() });
    const origin = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    const response = await world.post(body, { ...headers, ...origin });
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const preflight = await world.send('/webhook', {
      method: 'OPTIONS',
      headers: { ...origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(404);
  });

  it.each(['GET', 'PUT', 'DELETE'])('responds to %s with 404', async (method) => {
    expect((await setupWebhooks().send('/webhook', { method })).status).toBe(404);
  });

  it('sends no reason to the sender, and emits every reason as an event', async () => {
    const world = setupWebhooks();
    const body = JSON.stringify(transactionsCompleted());
    const good = await signedHeaders(body, { now: world.now() });
    const { 'Tl-Signature': _, ...unsigned } = good;
    const stale = { 'X-TL-Webhook-Timestamp': timestampAt(world.now() - HOUR) };
    const foreign = { jose: { jku: 'https://evil.example/' }, now: world.now() };
    const answers: unknown[] = [];
    for (const headers of [
      unsigned,
      { ...good, 'Tl-Signature': 'x' },
      { ...good, ...stale },
      await signedHeaders(body, foreign),
      await signedHeaders('{}', { now: world.now() }),
      await signedHeaders(body, { now: world.now(), jose: { kid: 'other' } }),
    ]) {
      const response = await world.post(body, headers);
      answers.push([response.status, response.headers.get('Content-Type'), await response.json()]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([
        JSON.stringify([
          401,
          'application/problem+json',
          {
            type: 'urn:connect-bank:problem:invalid-request',
            code: 'invalid-request',
            status: 401,
            title: 'Not signed by TrueLayer',
          },
        ]),
      ]),
    );
    expect(world.webhookEvents()).toEqual(
      [
        'no-signature',
        'malformed-signature',
        'stale',
        'foreign-keys',
        'wrong-signature',
        'unknown-key',
      ].map((reason) => expect.objectContaining({ type: 'webhook-rejected', reason })),
    );
    expect(world.truelayer.asked.map(({ operation }) => operation)).toEqual(['keys']);
  });

  it.each(['content-length', 'stream'])('rejects a body that is too long: %s', async (how) => {
    const world = setupWebhooks();
    const body = 'x'.repeat(64 * 1024 + 1);
    const headers = await signedHeaders(body, { now: world.now() });
    const response =
      how === 'stream'
        ? await world.send('/webhook', {
            method: 'POST',
            headers,
            body: new Blob([body]).stream(),
            duplex: 'half',
          } as RequestInit)
        : await world.post(body, { ...headers, 'Content-Length': String(body.length) });
    expect(response.status).toBe(413);
    expect(world.webhookEvents()).toMatchObject([
      { type: 'webhook-rejected', reason: 'too-large' },
    ]);
    expect(world.truelayer.asked).toEqual([]);
  });

  it('accepts a signed body that is no webhook, so that it is not sent for days', async () => {
    const onWebhook = vi.fn();
    const world = setupWebhooks({ onWebhook });
    expect((await world.sendWebhook('{"type":')).status).toBe(200);
    expect(world.webhookEvents()).toMatchObject([
      { type: 'webhook-rejected', reason: 'unreadable' },
    ]);
    expect(onWebhook).not.toHaveBeenCalled();
  });

  it('responds with 503 while the keys cannot be fetched', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const onWebhook = vi.fn();
      const world = setupWebhooks({ onWebhook });
      world.truelayer.script('keys', { status: 500 });
      const webhook = transactionsCompleted();
      const first = await world.sendWebhook(webhook);
      expect([first.status, first.headers.get('Retry-After')]).toEqual([503, '30']);
      expect(world.webhookEvents()).toMatchObject([
        { type: 'webhook-rejected', reason: 'keys-unavailable' },
      ]);
      vi.setSystemTime(Date.now() + KEY_LIMITS.pauseMs);
      expect((await world.sendWebhook(webhook)).status).toBe(200);
      expect(onWebhook).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('rejects every webhook if the environment has no keys', async () => {
    const { options, asked } = createFakeTrueLayer();
    const truelayer = { ...options, environment: { auth: AUTH, api: API } };
    const world = setupWebhooks({ truelayer });
    expect((await world.sendWebhook(transactionsCompleted())).status).toBe(401);
    expect(world.webhookEvents()).toMatchObject([{ reason: 'not-configured' }]);
    expect(asked).toEqual([]);
  });
});

describe('the webhook route on a port', () => {
  /** Posts a webhook over a socket, and gives the status. */
  async function posted(headersOf: (good: Record<string, string>) => Record<string, string[]>) {
    const world = setupWebhooks();
    const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const body = JSON.stringify({ ...transactionsCompleted(), note: 'ü€' });
      const headers = headersOf(await signedHeaders(body, { now: world.now() }));
      return await new Promise((resolve, reject) => {
        const path = '/connect-bank/webhook';
        const call = request(
          { host: '127.0.0.1', port, path, method: 'POST', headers },
          (answer) => {
            answer.resume().once('end', () => resolve(answer.statusCode));
          },
        );
        call.once('error', reject).end(body);
      });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }

  const once = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

  it('accepts a valid signature', async () => {
    expect(await posted(once)).toBe(200);
  });

  it.each(['Tl-Signature', 'X-TL-Webhook-Timestamp', 'Content-Type'])(
    'rejects it with %s twice',
    async (name) => {
      const twice = (good: Record<string, string>) => {
        const value = good[name] ?? '';
        return { ...once(good), [name]: [value, value] };
      };
      expect(await posted(twice)).toBe(401);
    },
  );
});

function broken(): never {
  throw new Error('the store is down');
}
