import { describe, expect, it } from 'vitest';
import { actAs, json, setupSandbox } from '../app.ts';
import { type SignedWebhook, verifies } from './signed-webhook.ts';

const URI = 'https://shop.example/hooks/truelayer';
const CLIENT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: URI };
/** A bank that is down from two to four in the morning, London time. */
const BANK = 'ob-tidewater';

/** A sandbox at noon of 16 March 2026 whose client wants, or does not want, webhooks about banks. */
async function setup({ providerWebhooks = true } = {}) {
  const received: SignedWebhook[] = [];
  const base = await setupSandbox({
    clients: [{ ...CLIENT, providerWebhooks }],
    fetch: async (uri, init) => {
      const { headers, body } = init;
      received.push({ uri, headers: new Headers(headers), body: String(body) });
      return new Response(null, { status: 200 });
    },
  });
  const bodies = () => received.map(({ body }) => JSON.parse(body));
  const changes = () => bodies().map(({ type, updated_at }) => [type, updated_at]);
  return { ...base, received, bodies, changes };
}

describe('a webhook about a bank', () => {
  it('is sent when the bank goes down and when it comes back, as the clock advances', async () => {
    const { sandbox, bodies, changes } = await setup();
    await sandbox.clock.advance('P2D');
    expect(changes()).toEqual([
      ['provider_unhealthy', '2026-03-17T02:00:00.000Z'],
      ['provider_healthy', '2026-03-17T04:00:00.000Z'],
      ['provider_unhealthy', '2026-03-18T02:00:00.000Z'],
      ['provider_healthy', '2026-03-18T04:00:00.000Z'],
    ]);
    expect(bodies()[0]).toEqual({
      type: 'provider_unhealthy',
      event_version: 1,
      event_id: expect.stringMatching(/^[\da-f-]{36}$/),
      provider_id: BANK,
      capability_type: 'data',
      updated_at: '2026-03-17T02:00:00.000Z',
    });
  });

  it('follows the hours of London across both clock changes of the year', async () => {
    const { sandbox, changes } = await setup();
    await sandbox.clock.set('2026-03-28T12:00:00Z');
    const before = changes().length;
    await sandbox.clock.advance('P2D');
    await sandbox.clock.set('2026-10-24T12:00:00Z');
    await sandbox.clock.advance('P2D');
    const down = changes()
      .slice(before)
      .filter(([type]) => type === 'provider_unhealthy')
      .map(([, at]) => at);
    expect(down.slice(0, 2)).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T01:00:00.000Z']);
    expect(down.slice(-2)).toEqual(['2026-10-25T02:00:00.000Z', '2026-10-26T02:00:00.000Z']);
  }, 60_000);

  it('is signed with keys that an app can fetch', async () => {
    const { sandbox, fetch, received } = await setup();
    await sandbox.clock.advance('P1D');
    expect(received).toHaveLength(2);
    for (const webhook of received) expect(await verifies(fetch, webhook)).toBe(true);
  });

  it('is not sent to a client that did not opt in', async () => {
    const { sandbox, received } = await setup({ providerWebhooks: false });
    await sandbox.clock.advance('P2D');
    expect(received).toEqual([]);
    expect(sandbox.webhooks.list()).toEqual([]);
  });

  it('is not in the webhook log before it happens', async () => {
    const { sandbox } = await setup();
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.list()).toEqual([]);
    await sandbox.clock.set('2026-03-17T02:00:00Z');
    expect(sandbox.webhooks.list()).toMatchObject([
      { type: 'provider_unhealthy', isDelivered: true, attempts: [{ status: 200 }] },
    ]);
    expect(sandbox.webhooks.list()[0]).not.toHaveProperty('connectionId');
  });

  it('is sent again after the clock was set back', async () => {
    const { sandbox, changes } = await setup();
    await sandbox.clock.set('2026-03-17T02:30:00Z');
    await sandbox.clock.set('2026-03-16T12:00:00Z');
    await sandbox.clock.set('2026-03-17T02:30:00Z');
    const change = ['provider_unhealthy', '2026-03-17T02:00:00.000Z'];
    expect(changes()).toEqual([change, change]);
  });

  it('survives a snapshot', async () => {
    const { sandbox, changes } = await setup();
    await sandbox.clock.set('2026-03-17T02:30:00Z');
    sandbox.restore(JSON.parse(JSON.stringify(sandbox.snapshot())));
    await sandbox.clock.set('2026-03-17T04:30:00Z');
    expect(changes()).toEqual([
      ['provider_unhealthy', '2026-03-17T02:00:00.000Z'],
      ['provider_healthy', '2026-03-17T04:00:00.000Z'],
    ]);
  });
});

describe('a bank that is down', () => {
  it('fails every call until it is back', async () => {
    const { sandbox, fetch } = await setup();
    await sandbox.clock.set('2026-03-17T01:59:59Z');
    const { call, connect } = await actAs(fetch);
    const { id: connection } = await connect(undefined, { provider: BANK });
    const list = () => call('GET', '/v3/connected-accounts', { connection });
    expect((await list()).status).toBe(200);
    await sandbox.clock.set('2026-03-17T02:00:00Z');
    const failed = await list();
    expect(failed.status).toBe(502);
    expect(await json(failed)).toMatchObject({ title: 'Provider Error' });
    expect(sandbox.requests.list().at(-1)?.why).toBe(
      'the bank `ob-tidewater` is down for maintenance',
    );
    await sandbox.clock.set('2026-03-17T02:59:58Z');
    expect((await list()).status).toBe(502);
  });
});
