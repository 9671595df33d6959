import { describe, expect, it } from 'vitest';
import { webhook as webhookSchema } from '../../../sandbox-server/schema/webhook.ts';
import { CREATE_BODY, json, type SandboxSetup, setupSandbox } from '../app.ts';
import { person } from '../person.ts';
import { keysOf, signatureOf, verifies } from './signed-webhook.ts';

const WEBHOOK_URI = 'https://shop.example/hooks/truelayer';
const CLIENT = {
  id: 'sandbox-connect-bank',
  secret: 'sandbox-secret',
  webhookUri: WEBHOOK_URI,
};

/** A sandbox and the app's endpoint, which answers with the given statuses, then with 200. */
async function told(...answers: (number | Error)[]) {
  const calls: { uri: string; headers: Headers; body: string }[] = [];
  const base = await setupSandbox({
    clients: [CLIENT],
    fetch: async (uri, init) => {
      calls.push({ uri, headers: new Headers(init.headers), body: String(init.body) });
      const answer = answers.shift() ?? 200;
      if (answer instanceof Error) throw answer;
      return new Response(null, { status: answer });
    },
  });
  const bodies = () => calls.map(({ body }) => webhookSchema.parse(JSON.parse(body)));
  return { ...base, calls, bodies };
}

async function denied(base: Awaited<ReturnType<typeof told>>, metadata?: Record<string, string>) {
  const { hosted_page, id } = await base.create({ ...CREATE_BODY, ...(metadata && { metadata }) });
  const visitor = await person(base.fetch).visit(hosted_page.uri);
  await visitor.submit({ provider_id: 'mock' });
  await visitor.submit({ decision: 'allow' });
  await visitor.submit({ username: 'john', password: 'doe' });
  await visitor.submit({ decision: 'deny' });
  return id as string;
}

/** A transactions request of a user who has just connected; what is due by then is told. */
async function askForTransactions(
  base: SandboxSetup,
  user: { username: string; password: string },
) {
  const { id: connection } = await base.connect(CREATE_BODY, user);
  const account = base.sandbox.connections.get(connection)?.accountIds?.[0];
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  const body = { from: '2026-03-01', to: '2026-03-16' };
  const { id } = await json(await base.call('POST', path, { body, connection }));
  await base.sandbox.webhooks.settled();
  return { id, connection, account };
}

describe('a webhook', () => {
  it('tells that a connection is authorised, with its metadata', async () => {
    const base = await told();
    const { id } = await base.connect({ ...CREATE_BODY, metadata: { order: '7' } });
    await base.sandbox.webhooks.settled();
    expect(base.bodies()).toEqual([
      {
        type: 'connection_authorized',
        event_version: 1,
        event_id: expect.stringMatching(/^[\da-f-]{36}$/),
        connection_id: id,
        authorized_at: '2026-03-16T12:00:00.000Z',
        metadata: { order: '7' },
      },
    ]);
  });

  it('tells that a connection failed, at which stage and why', async () => {
    const base = await told();
    const id = await denied(base);
    await base.sandbox.webhooks.settled();
    expect(base.bodies()).toMatchObject([
      {
        type: 'connection_failed',
        connection_id: id,
        failure_stage: 'authorizing',
        failure_reason: 'provider_rejected',
      },
    ]);
  });

  it.each([
    ['john', 'doe', 'transactions_request_completed'],
    ['error.provider_error', 'error', 'transactions_request_failed'],
  ])('tells what became of a request of %s', async (username, password, type) => {
    const base = await told();
    const { id, connection, account } = await askForTransactions(base, { username, password });
    expect(base.bodies().at(-1)).toMatchObject({
      type,
      connection_id: connection,
      account_id: account,
      request_id: id,
    });
  });

  it('waits until the bank has answered', async () => {
    const base = await told();
    await askForTransactions(base, { username: 'slow', password: 'doe' });
    expect(base.calls).toHaveLength(1);
    base.sandbox.clock.advance('PT1M');
    await base.sandbox.webhooks.settled();
    expect(base.bodies().at(-1)?.type).toBe('transactions_request_completed');
  });

  it('is sent however soon after another jump the clock makes it due', async () => {
    const base = await told();
    await askForTransactions(base, { username: 'slow', password: 'doe' });
    void base.sandbox.clock.advance('PT1S');
    await base.sandbox.clock.advance('PT1M');
    expect(base.bodies().at(-1)?.type).toBe('transactions_request_completed');
  });

  it('is not sent for a client without a webhook URI', async () => {
    const base = await setupSandbox();
    await base.connect();
    expect(base.sandbox.webhooks.list()).toEqual([]);
  });
});

describe('the signature', () => {
  async function signed() {
    const base = await told();
    await base.connect();
    await base.sandbox.webhooks.settled();
    const [call] = base.calls;
    if (call === undefined) throw new Error('nothing was told');
    return { base, call };
  }

  it('is accepted by TrueLayer’s own library with the keys its jku leads to', async () => {
    const { base, call } = await signed();
    expect(keysOf(call)).toBe('https://webhooks.truelayer-sandbox.com/.well-known/jwks');
    expect(await verifies(base.fetch, call)).toBe(true);
  });

  it('is refused by it over another body', async () => {
    const { base, call } = await signed();
    const body = call.body.replace('authorized', 'failed');
    expect(await verifies(base.fetch, { ...call, body })).toBe(false);
  });

  it('is an ES512 JWS without payload, of version 2', async () => {
    const { call } = await signed();
    const [header = '', payload] = signatureOf(call).split('.');
    expect(payload).toBe('');
    expect(JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/')))).toMatchObject({
      alg: 'ES512',
      tl_version: '2',
      tl_headers: 'X-Tl-Webhook-Timestamp,Content-Type',
    });
    expect(call.headers.get('X-TL-Webhook-Timestamp')).toBe('2026-03-16T12:00:00Z');
  });
});

describe('a webhook that is not taken', () => {
  it('reports a webhook URI that is no valid URL, and harms nothing else', async () => {
    const base = await setupSandbox({ clients: [{ ...CLIENT, webhookUri: 'no address' }] });
    await base.connect();
    await base.sandbox.webhooks.settled();
    const [{ attempts } = { attempts: [] }] = base.sandbox.webhooks.list();
    expect(attempts).toMatchObject([
      { uri: 'no address', error: 'the webhook URI is not a valid URL' },
    ]);
  });

  it.each([500, 404, 302, new TypeError('fetch failed')])(
    'after %s is told again later',
    async (answer) => {
      const base = await told(answer);
      await base.connect();
      await base.sandbox.webhooks.settled();
      expect(base.calls).toHaveLength(1);
      base.sandbox.clock.advance('PT5S');
      await base.sandbox.webhooks.settled();
      expect(base.calls).toHaveLength(2);
      expect(base.calls[1]?.body).toBe(base.calls[0]?.body);
      expect(base.sandbox.webhooks.list()).toMatchObject([{ isDelivered: true }]);
    },
  );

  it('is told at growing intervals for 72 hours, then given up', async () => {
    const base = await told(...Array.from({ length: 500 }, () => 503));
    await base.connect();
    base.sandbox.clock.advance('P10D');
    await base.sandbox.webhooks.settled();
    const [record] = base.sandbox.webhooks.list();
    const times = record?.attempts.map(({ at }) => at) ?? [];
    const spans = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(spans[0]).toBeLessThanOrEqual(5000);
    expect(Math.max(...spans)).toBeLessThanOrEqual(3_600_000);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(72 * 3_600_000);
    expect(times.length).toBeGreaterThan(72);
    expect(record).not.toHaveProperty('nextAttemptAt');
    expect(record?.isDelivered).toBe(false);
  });

  it('is told once more on demand', async () => {
    const base = await told();
    await base.connect();
    await base.sandbox.webhooks.settled();
    const [record] = base.sandbox.webhooks.list();
    await base.sandbox.webhooks.redeliver(record?.id ?? '');
    expect(base.calls).toHaveLength(2);
  });

  it('is told by a running clock, without anybody asking', async () => {
    let heard: (() => void) | undefined;
    const second = new Promise<void>((resolve) => {
      heard = resolve;
    });
    let calls = 0;
    const base = await setupSandbox({
      clients: [CLIENT],
      fetch: async () => {
        calls += 1;
        if (calls === 2) heard?.();
        return new Response(null, { status: calls === 1 ? 500 : 200 });
      },
    });
    await base.connect();
    await base.sandbox.webhooks.settled();
    base.sandbox.clock.advance('PT4.9S');
    base.sandbox.clock.resume();
    await second;
    expect(calls).toBe(2);
  });
});
