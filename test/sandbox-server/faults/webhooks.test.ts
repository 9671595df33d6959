import { describe, expect, it } from 'vitest';
import type { Fault, WebhookRecord } from '../../../sandbox-server/index.ts';
import { CREATE_BODY, json, setupSandbox } from '../app.ts';
import { type SignedWebhook, verifies } from '../webhooks/signed-webhook.ts';

const WEBHOOK_URI = 'https://shop.example/hooks/truelayer';
const CLIENT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: WEBHOOK_URI };
const AUTHORIZED = 'connection_authorized';
const COMPLETED = 'transactions_request_completed';

type Told = SignedWebhook & { type: string; id: string };

/** A sandbox under faults, and the app, which takes whatever it is told. */
async function told(...faults: Fault[]) {
  const calls: Told[] = [];
  const base = await setupSandbox({
    clients: [CLIENT],
    fetch: async (uri, init) => {
      const body = String(init.body);
      const { type, connection_id: id } = JSON.parse(body);
      calls.push({ uri, type, id, headers: new Headers(init.headers), body });
      return new Response(null);
    },
  });
  for (const fault of faults) base.sandbox.faults.add(fault);
  return { ...base, calls, types: () => calls.map(({ type }) => type) };
}

type Base = Awaited<ReturnType<typeof told>>;

async function connected(base: Base, username = 'john') {
  const { id } = await base.connect(CREATE_BODY, { username, password: 'doe' });
  await base.sandbox.webhooks.settled();
  return id;
}

async function transactionsAsked(base: Base, connection: string) {
  const account = base.sandbox.connections.get(connection)?.accountIds?.[0];
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  const body = { from: '2026-03-01', to: '2026-03-16' };
  await json(await base.call('POST', path, { body, connection }));
  await base.sandbox.webhooks.settled();
}

function only([record]: readonly WebhookRecord[]): WebhookRecord {
  if (record === undefined) throw new Error('there is no webhook');
  return record;
}

describe('a webhook under a fault', () => {
  it('is late', async () => {
    const base = await told({ webhook: { late: 'PT1H' } });
    await connected(base);
    await base.sandbox.clock.advance('PT59M');
    expect(base.calls).toEqual([]);
    await base.sandbox.clock.advance('PT1M');
    expect(base.types()).toEqual([AUTHORIZED]);
  });

  it('is late once, not with every try', async () => {
    const base = await told({ webhook: { late: 'PT1H' } }, { webhook: { fail: 503 }, times: 1 });
    await connected(base);
    await base.sandbox.clock.advance('PT1H');
    await base.sandbox.clock.advance('PT5S');
    expect(base.types()).toEqual([AUTHORIZED]);
  });

  it.each([
    [503, { status: 503 }],
    ['drop', { error: 'fetch failed' }],
  ] as const)('fails with %s, unheard, and is tried again', async (fail, outcome) => {
    const base = await told({ webhook: { fail }, times: 2 });
    const [fault] = base.sandbox.faults.list();
    await connected(base);
    expect(base.calls).toEqual([]);
    await base.sandbox.clock.advance('PT1M');
    expect(base.types()).toEqual([AUTHORIZED]);
    const { attempts, isDelivered } = only(base.sandbox.webhooks.list());
    expect(isDelivered).toBe(true);
    expect(attempts).toMatchObject([
      { ...outcome, faultId: fault?.id },
      { ...outcome, faultId: fault?.id },
      { status: 200 },
    ]);
    expect(attempts[2]).not.toHaveProperty('faultId');
  });

  it('gets lost for good while the fault lasts', async () => {
    const base = await told({ webhook: { fail: 'drop' } });
    await connected(base);
    await base.sandbox.clock.advance('P10D');
    expect(base.calls).toEqual([]);
    expect(only(base.sandbox.webhooks.list())).not.toHaveProperty('nextAttemptAt');
  });

  it('is told more than once, the same event each time', async () => {
    const base = await told({ webhook: { duplicate: 2 } });
    await connected(base);
    expect(base.types()).toEqual([AUTHORIZED, AUTHORIZED, AUTHORIZED]);
    expect(new Set(base.calls.map(({ body }) => body)).size).toBe(1);
    await base.sandbox.clock.advance('P1D');
    expect(base.calls).toHaveLength(3);
  });

  it('changes places with the next one', async () => {
    const base = await told({ webhook: { type: AUTHORIZED, reorder: true } });
    const id = await connected(base);
    expect(base.calls).toEqual([]);
    await transactionsAsked(base, id);
    expect(base.types()).toEqual([COMPLETED, AUTHORIZED]);
  });

  it('changes places in pairs, when all of them should', async () => {
    const base = await told({ webhook: { reorder: true } });
    const ids: string[] = [];
    for (const user of ['john', 'salaried', 'student', 'retired'])
      ids.push(await connected(base, user));
    const order = base.calls.map(({ id }) => ids.indexOf(id));
    expect(order).toEqual([1, 0, 3, 2]);
  });

  it('does not wait for ever for a next one', async () => {
    const base = await told({ webhook: { reorder: true } });
    await connected(base);
    await base.sandbox.clock.advance('PT59M');
    expect(base.calls).toEqual([]);
    await base.sandbox.clock.advance('PT1M');
    expect(base.types()).toEqual([AUTHORIZED]);
  });

  it('has a signature that does not verify, until it has one that does', async () => {
    const base = await told({ webhook: { badSignature: true }, times: 1 });
    await connected(base);
    await base.sandbox.webhooks.redeliver(only(base.sandbox.webhooks.list()).id);
    const verified = await Promise.all(base.calls.map((call) => verifies(base.fetch, call)));
    expect(verified).toEqual([false, true]);
  });

  it('suffers from several faults of different kinds', async () => {
    const base = await told(
      { webhook: { late: 'PT1M' } },
      { webhook: { duplicate: 1 } },
      { webhook: { badSignature: true }, nth: 2 },
    );
    await connected(base);
    expect(base.calls).toEqual([]);
    await base.sandbox.clock.advance('PT1M');
    const verified = await Promise.all(base.calls.map((call) => verifies(base.fetch, call)));
    expect(verified).toEqual([true, false]);
  });
});

describe('a fault of webhooks', () => {
  it.each<[string, Fault]>([
    ['type', { webhook: { type: 'connection_failed', fail: 500 } }],
    ['connection', { connectionId: 'another', webhook: { fail: 500 } }],
    ['user', { user: 'salaried', webhook: { fail: 500 } }],
    ['place in the row', { nth: 2, webhook: { fail: 500 } }],
  ])('leaves those of another %s alone', async (_, fault) => {
    const base = await told(fault);
    await connected(base);
    expect(base.types()).toEqual([AUTHORIZED]);
  });

  it('can apply to the webhooks of a mock user', async () => {
    const base = await told({ user: 'salaried', webhook: { fail: 500 } });
    const john = await connected(base);
    await connected(base, 'salaried');
    expect(base.calls.map(({ id }) => id)).toEqual([john]);
  });

  it('can be meant for one client', async () => {
    const base = await told();
    base.sandbox.clients.add({ ...CLIENT, id: 'other' });
    base.sandbox.faults.add({ clientId: 'other', webhook: { fail: 500 } });
    await connected(base);
    expect(base.types()).toEqual([AUTHORIZED]);
  });

  it('strikes webhooks that were published before it was added', async () => {
    const base = await told({ webhook: { late: 'PT1H' }, times: 1 });
    await connected(base);
    base.sandbox.faults.add({ webhook: { badSignature: true } });
    await base.sandbox.clock.advance('PT1H');
    const [call] = base.calls;
    expect(call && (await verifies(base.fetch, call))).toBe(false);
  });

  it('spoils no call', async () => {
    const base = await told({ webhook: { fail: 'drop' } });
    expect((await base.create()).status).toBe('authorization_required');
  });
});
