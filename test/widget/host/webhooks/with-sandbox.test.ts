import { Hono } from 'hono';
import { describe, expect, it, vi } from 'vitest';
import { createSandbox, type Fault } from '../../../../sandbox-server/index.ts';
import {
  connectBankHost,
  type HostEvent,
  type HostOptions,
  type Webhook,
} from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import {
  createTrueLayerClient,
  createWebhookVerifier,
} from '../../../../widget/truelayer/index.ts';
import { checkedFetch } from '../../../contract/checked-fetch.ts';
import { PAGE, PUBLIC_URL, proof, USER } from '../setup-host.ts';

const CLIENT = {
  id: 'sandbox-connect-bank',
  secret: 'sandbox-secret',
  webhookUri: `${PUBLIC_URL}/webhook`,
};

/** The host and the sandbox, which sends it webhooks. No browser returns, and no browser polls. */
function setup({ faults = [], ...options }: Partial<HostOptions> & { faults?: Fault[] } = {}) {
  const events: HostEvent[] = [];
  const app = new Hono();
  const sandbox = createSandbox({
    clients: [CLIENT],
    fetch: async (uri, init) => app.request(uri, init),
  });
  sandbox.clock.freeze(Date.parse('2026-03-16T12:00:00Z'));
  for (const fault of faults) sandbox.faults.add(fault);
  const fetch = checkedFetch(sandbox.fetch);
  const { id: clientId, secret: clientSecret } = CLIENT;
  const host = connectBankHost({
    truelayer: { clientId, clientSecret, environment: 'sandbox', fetch: (each) => ownFetch(each) },
    publicUrl: PUBLIC_URL,
    user: () => USER,
    clock: sandbox.clock.now,
    onEvent: (event) => events.push(event),
    unknownBrowser: 'accept',
    ...options,
  });
  app.route('/connect-bank', host);
  /** Keys are no operation, so their answer has no trace id for the contract to check. */
  const ownFetch = (request: Request) =>
    (request.url.endsWith('/jwks') ? sandbox.fetch : fetch)(request);

  async function start() {
    const { verifier, challenge } = await proof();
    const fromPage = { Origin: PAGE, [HEADERS.requestedWith]: '1' };
    const response = await app.request(`${PUBLIC_URL}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...fromPage },
      body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge }),
    });
    const { session_id, authorization_uri } = await response.json();
    return {
      user: sandbox.journey(authorization_uri),
      openReturnUrl: (address: string) => app.request(address),
      status: async () => {
        const headers = { ...fromPage, [HEADERS.verifier]: verifier };
        return (await app.request(`${PUBLIC_URL}/sessions/${session_id}`, { headers })).json();
      },
    };
  }

  /** A journey that ends at the bank: the user's browser never comes back. */
  async function approved() {
    const journey = await start();
    await journey.user.approve();
    await sandbox.webhooks.settled();
    return journey;
  }
  return { sandbox, events, start, approved };
}

describe('the host receives the sandbox’s webhooks', () => {
  it('and ends a session without a return of the user', async () => {
    const onAuthorized = vi.fn();
    const world = setup({ onAuthorized });
    const journey = await world.approved();
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(world.sandbox.webhooks.list()).toMatchObject([{ isDelivered: true }]);
    const own = world.events.filter(({ type }) => type !== 'upstream-call');
    expect(own.map(({ type }) => type)).toEqual([
      'session-created',
      'authorized',
      'callback-run',
      'webhook-received',
    ]);
    expect(await journey.status()).toMatchObject({ status: 'authorized' });
  });

  it("and waits for the user's browser if unknown browsers are not accepted", async () => {
    const onAuthorized = vi.fn();
    const { start, sandbox } = setup({ onAuthorized, unknownBrowser: 'confirm' });
    const journey = await start();
    const { returnUri = '' } = await journey.user.approve();
    await sandbox.webhooks.settled();
    expect(await journey.status()).toEqual({ status: 'pending' });
    expect(onAuthorized).not.toHaveBeenCalled();
    await journey.openReturnUrl(returnUri);
    expect(await journey.status()).toMatchObject({ status: 'authorized' });
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('and lets the callback read the accounts immediately', async () => {
    const counts: number[] = [];
    const world = setup({
      onAuthorized: async ({ connectionId, truelayer, signal }) => {
        counts.push((await truelayer.accounts(connectionId, { signal })).length);
      },
    });
    await world.approved();
    expect(counts).toEqual([3]);
  });

  it.each([
    ['deny', 'denied'],
    ['failAtBank', 'provider-unavailable'],
    ['cancel', 'cancelled'],
  ] as const)('and hears of a journey that ended with %s', async (act, reason) => {
    const onFailed = vi.fn();
    const world = setup({ onFailed });
    const { user, status } = await world.start();
    await user[act]();
    await world.sandbox.webhooks.settled();
    expect(onFailed).toHaveBeenCalledWith(expect.objectContaining({ reason, confirmed: true }));
    expect(await status()).toEqual({ status: 'failed', reason, confirmed: true });
  });

  it('and forwards those about transactions', async () => {
    const heard: Webhook[] = [];
    const world = setup({
      onAuthorized: async ({ connectionId, truelayer }) => {
        const [account] = await truelayer.accounts(connectionId);
        const period = { from: '2026-03-01', to: '2026-03-16' };
        for await (const _ of truelayer.transactions(connectionId, account?.id ?? '', period))
          break;
      },
      onWebhook: (webhook) => void heard.push(webhook),
    });
    await world.approved();
    await world.sandbox.webhooks.settled();
    expect(heard.map(({ type }) => type)).toEqual([
      'connection_authorized',
      'transactions_request_completed',
    ]);
  });

  it('and so does a partner’s own route', async () => {
    const heard: Webhook[] = [];
    const sandbox = createSandbox({
      clients: [{ ...CLIENT, webhookUri: 'https://partner.example/hooks' }],
      fetch: async (uri, init) => {
        heard.push(await verifier.verify(new Request(uri, init)));
        return new Response();
      },
    });
    const common = { environment: 'sandbox', fetch: sandbox.fetch } as const;
    const verifier = createWebhookVerifier({ ...common, clock: sandbox.clock.now });
    const { id: clientId, secret: clientSecret } = CLIENT;
    const { connections } = createTrueLayerClient({ clientId, clientSecret, ...common });
    const { id } = await connections.create({
      scopes: ['accounts'],
      provider_selection: { type: 'user_selected' },
      user: { name: 'Ada', email: 'ada@example.com' },
      user_consent: { type: 'authorization_flow_captured' },
      hosted_page: { type: 'authorization_flow', return_uri: 'https://partner.example/' },
    });
    await sandbox.journey(id).approve();
    await sandbox.webhooks.settled();
    expect(heard).toMatchObject([{ type: 'connection_authorized', connection_id: id }]);
  });
});

describe('webhook faults of the sandbox', () => {
  const AUTHORIZED = 'connection_authorized';

  it.each<[string, Fault]>([
    ['told three times', { webhook: { type: AUTHORIZED, duplicate: 2 } }],
    ['late', { webhook: { type: AUTHORIZED, late: 'PT10M' } }],
    ['badly signed twice', { webhook: { type: AUTHORIZED, badSignature: true }, times: 2 }],
    ['lost twice', { webhook: { type: AUTHORIZED, fail: 503 }, times: 2 }],
    ['cut off', { webhook: { type: AUTHORIZED, fail: 'drop' }, times: 2 }],
  ])('cause one onAuthorized for a webhook that is %s', async (_, fault) => {
    const onAuthorized = vi.fn();
    const onWebhook = vi.fn();
    const world = setup({ faults: [fault], onAuthorized, onWebhook });
    const journey = await world.approved();
    await world.sandbox.clock.advance('PT10M');
    expect(world.sandbox.webhooks.list()).toMatchObject([{ isDelivered: true }]);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(onWebhook).toHaveBeenCalledTimes(1);
    expect(await journey.status()).toMatchObject({ status: 'authorized' });
  });

  it('cause a rejection and an event for invalid signatures', async () => {
    const world = setup({ faults: [{ webhook: { badSignature: true }, times: 1 }] });
    await world.approved();
    expect(world.events.at(-1)).toMatchObject({
      type: 'webhook-rejected',
      reason: 'wrong-signature',
    });
    const [{ attempts } = { attempts: [] }] = world.sandbox.webhooks.list();
    expect(attempts).toMatchObject([{ status: 401 }]);
  });

  it('cause one callback of each kind for webhooks in another order', async () => {
    const types: string[] = [];
    const onAuthorized = vi.fn();
    const world = setup({
      faults: [{ webhook: { type: AUTHORIZED, reorder: true }, times: 1 }],
      onAuthorized,
      onWebhook: ({ type }) => void types.push(type),
    });
    const first = await world.approved();
    expect(types).toEqual([]);
    const second = await world.start();
    await second.user.cancel();
    await world.sandbox.webhooks.settled();
    expect(types).toEqual(['connection_failed', AUTHORIZED]);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(await first.status()).toMatchObject({ status: 'authorized' });
    expect(await second.status()).toMatchObject({ status: 'failed', reason: 'cancelled' });
  });

  it('cause a callback that throws to run again with the next delivery', async () => {
    const onAuthorized = vi.fn().mockRejectedValueOnce(new Error('no database'));
    const world = setup({ onAuthorized });
    const journey = await world.approved();
    const tries = () => world.sandbox.webhooks.list()[0]?.attempts;
    expect(tries()).toMatchObject([{ status: 503 }]);
    await world.sandbox.clock.advance('PT5S');
    expect(tries()).toMatchObject([{ status: 503 }, { status: 200 }]);
    expect(onAuthorized).toHaveBeenCalledTimes(2);
    expect(await journey.status()).toMatchObject({ status: 'authorized' });
  });
});
