import { describe, expect, it } from 'vitest';
import type { WebhookMatcher } from '../../../sandbox-server/index.ts';
import { CREATE_BODY, setupSandbox } from '../app.ts';

const URI = 'https://shop.example/hooks/truelayer';
const CLIENT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: URI };

/** A sandbox and the app's endpoint, which answers with the given statuses, then with 200. */
function told(...answers: (number | Error)[]) {
  return setupSandbox({
    clients: [CLIENT],
    fetch: async () => {
      const answer = answers.shift() ?? 200;
      if (answer instanceof Error) throw answer;
      return new Response(null, { status: answer });
    },
  });
}

const REFUSED = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });

async function messageOf(waiting: Promise<unknown>): Promise<string> {
  const error = await waiting.then(
    () => new Error('it resolved'),
    (reason) => reason,
  );
  return `${error.name}: ${error.message}`;
}

describe('a webhook’s record', () => {
  it('has its body, and each attempt with what was sent and answered', async () => {
    const base = await told(503, REFUSED);
    const { id } = await base.connect({ ...CREATE_BODY, metadata: { order: '7' } });
    await base.sandbox.webhooks.settled();
    await base.sandbox.clock.advance('PT1M');
    const [record] = base.sandbox.webhooks.list();
    const headers = {
      'Content-Type': 'application/json',
      'X-TL-Webhook-Timestamp': expect.stringMatching(/^2026-03-16T12:00:\d\dZ$/),
      'Tl-Signature': expect.stringMatching(/^[\w-]+\.\.[\w-]+$/),
    };
    const sent = { at: expect.any(Number), uri: URI, headers, durationMs: expect.any(Number) };
    expect(record).toEqual({
      id: record?.id,
      clientId: CLIENT.id,
      type: 'connection_authorized',
      connectionId: id,
      happenedAt: Date.parse('2026-03-16T12:00:00Z'),
      body: {
        type: 'connection_authorized',
        event_version: 1,
        event_id: record?.id,
        connection_id: id,
        authorized_at: '2026-03-16T12:00:00.000Z',
        metadata: { order: '7' },
      },
      isDelivered: true,
      attempts: [
        { ...sent, status: 503 },
        { ...sent, error: 'fetch failed: connect ECONNREFUSED' },
        { ...sent, status: 200 },
      ],
    });
    expect(base.sandbox.webhooks.get(record?.id ?? '')).toEqual(record);
  });

  it('is found by what it is about', async () => {
    const base = await told(200, 500);
    const [one, other] = [await base.connect(), await base.connect()];
    await base.sandbox.webhooks.settled();
    const connectionsOf = (matcher: WebhookMatcher) =>
      base.sandbox.webhooks.list(matcher).map(({ connectionId }) => connectionId);
    expect(connectionsOf({ type: 'connection_authorized' })).toEqual([one.id, other.id]);
    expect(connectionsOf({ connectionId: other.id })).toEqual([other.id]);
    expect(connectionsOf({ isDelivered: false })).toEqual([other.id]);
    expect(connectionsOf({ body: { connection_id: one.id } })).toEqual([one.id]);
    expect(connectionsOf({ clientId: 'other' })).toEqual([]);
  });

  it('is not looked for by a field that there is not', async () => {
    const { sandbox } = await told();
    // @ts-expect-error: types refuse it, too
    expect(() => sandbox.webhooks.list({ conectionId: 'x' })).toThrow('did you mean connectionId?');
  });
});

describe('waiting for a webhook', () => {
  it('ends at once when it was delivered before', async () => {
    const base = await told();
    const { id } = await base.connect();
    await base.sandbox.webhooks.settled();
    const webhook = await base.sandbox.webhooks.waitFor({ type: 'connection_authorized' });
    expect(webhook).toMatchObject({ connectionId: id, isDelivered: true });
  });

  it('ends when it is delivered, not before', async () => {
    const base = await told(500);
    const waiting = base.sandbox.webhooks.waitFor({ type: 'connection_authorized' });
    await base.connect();
    await base.sandbox.webhooks.settled();
    const first = await Promise.race([waiting, Promise.resolve('still waiting')]);
    expect(first).toBe('still waiting');
    await base.sandbox.clock.advance('PT5S');
    expect((await waiting).attempts).toHaveLength(2);
  });

  it('passes over those that are not meant', async () => {
    const base = await told();
    await base.connect();
    const { id } = await base.create();
    const waiting = base.sandbox.webhooks.waitFor({ connectionId: id });
    const { hosted_page: page } = await base.create();
    await base.fetch(page.uri);
    await base.sandbox.journey(id).deny();
    expect(await waiting).toMatchObject({ type: 'connection_failed', connectionId: id });
  });

  it('in time says what there was instead', async () => {
    const base = await told(500);
    const { id } = await base.connect();
    await base.sandbox.webhooks.settled();
    const [record] = base.sandbox.webhooks.list();
    const next = new Date(record?.nextAttemptAt ?? 0).toISOString();
    const waiting = base.sandbox.webhooks.waitFor({ type: 'connection_failed' }, { timeout: 1 });
    expect(await messageOf(waiting)).toBe(
      `TimeoutError: Waited 1 ms for a webhook to be delivered with
  type: 'connection_failed'

Instead there are:
  connection_authorized of connection ${id} (id ${record?.id})
    type: expected 'connection_failed', got 'connection_authorized'
    not delivered after 1 attempt, the last answered 500; next at ${next}, while the clock stands still at 2026-03-16T12:00:00.000Z`,
    );
  });

  it('says that one was given up, or delivered although another was meant', async () => {
    const base = await told(...Array.from({ length: 200 }, () => 500));
    await base.connect();
    await base.sandbox.webhooks.settled();
    await base.sandbox.clock.advance('P4D');
    const waiting = base.sandbox.webhooks.waitFor({}, { timeout: 1 });
    expect(await messageOf(waiting)).toMatch(/not delivered after \d+ attempts.*; given up$/);
  });

  it('without a webhook URI says so', async () => {
    const { sandbox } = await setupSandbox();
    expect(await messageOf(sandbox.webhooks.waitFor({}, { timeout: 1 }))).toBe(
      `TimeoutError: Waited 1 ms for a webhook to be delivered with
  anything
but there were no webhooks.
The client \`sandbox-connect-bank\` has no webhook URI.`,
    );
  });

  it('is called off by a signal, before and meanwhile', async () => {
    const { sandbox } = await told();
    const reason = new Error('enough');
    const before = sandbox.webhooks.waitFor({}, { signal: AbortSignal.abort(reason) });
    await expect(before).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = sandbox.webhooks.waitFor({}, { signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('of one client hears nothing of others', async () => {
    const base = await told();
    base.sandbox.clients.add({ id: 'other', secret: 'x', webhookUri: URI });
    await base.connect();
    await base.sandbox.webhooks.settled();
    const waiting = base.sandbox.client('other').webhooks.waitFor({}, { timeout: 1 });
    expect(await messageOf(waiting)).toContain('there were no webhooks');
  });
});

describe('telling a webhook again', () => {
  it('brings its record with one more attempt', async () => {
    const base = await told();
    await base.connect();
    const { id } = await base.sandbox.webhooks.waitFor();
    const { attempts } = await base.sandbox.webhooks.redeliver(id);
    expect(attempts).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it('waits for the attempt that is under way', async () => {
    let answer = () => {};
    const base = await setupSandbox({
      clients: [CLIENT],
      fetch: () =>
        new Promise((resolve) => {
          answer = () => resolve(new Response(null, { status: 200 }));
          queueMicrotask(answer);
        }),
    });
    await base.connect();
    const [record] = base.sandbox.webhooks.list();
    const { attempts } = await base.sandbox.webhooks.redeliver(record?.id ?? '');
    expect(attempts).toHaveLength(2);
  });

  it('is refused when there is none', async () => {
    const { sandbox } = await told();
    await expect(sandbox.webhooks.redeliver('x')).rejects.toThrow('id: there is no webhook x');
  });
});

describe('clearing the webhooks', () => {
  it('forgets those that were delivered, and goes on with the others', async () => {
    const base = await told(200, 500);
    await base.connect();
    const { id } = await base.connect();
    await base.sandbox.webhooks.settled();
    base.sandbox.webhooks.clear();
    expect(base.sandbox.webhooks.list()).toMatchObject([{ connectionId: id, isDelivered: false }]);
    await base.sandbox.clock.advance('PT5S');
    expect(base.sandbox.webhooks.list()).toMatchObject([{ isDelivered: true }]);
  });
});
