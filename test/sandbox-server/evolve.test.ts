import { Hono } from 'hono';
import { describe, expect, it, vi } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { connectBankHost, type Webhook } from '../../widget/host/index.ts';
import { HEADERS } from '../../widget/protocol.ts';
import { createTrueLayerClient } from '../../widget/truelayer/index.ts';
import { PAGE, PUBLIC_URL, proof, USER } from '../widget/host/setup-host.ts';
import { CREATE } from '../widget/truelayer/connected-client.ts';
import { actAs, CREATE_BODY, json, setupSandbox } from './app.ts';

const ADDED = { added_later: expect.any(String) };
const CLIENT = {
  id: 'sandbox-connect-bank',
  secret: 'sandbox-secret',
  webhookUri: `${PUBLIC_URL}/webhook`,
};

describe('a sandbox that evolves', () => {
  async function setup() {
    const webhooks: object[] = [];
    const base = await setupSandbox({
      evolve: true,
      clients: [CLIENT],
      fetch: async (_, { body }) => {
        webhooks.push(JSON.parse(String(body)));
        return new Response(null, { status: 200 });
      },
    });
    // What is added is not in TrueLayer's document, so the contract check is left out.
    return { ...base, ...(await actAs(base.unchecked)), webhooks };
  }

  it('adds an unknown field to every object, in problems too', async () => {
    const { call, sandbox } = await setup();
    const created = await json(await call('POST', '/v3/data-connections', { body: CREATE_BODY }));
    expect(created).toMatchObject({ ...ADDED, user: ADDED, hosted_page: ADDED });
    const problem = await json(await call('GET', '/v3/connected-accounts'));
    expect(problem).toMatchObject({ status: 400, ...ADDED });
    expect(problem.errors).toEqual({ 'Connection-Id': ['Must be provided'] });
    expect(sandbox.requests.list().at(-1)?.response.body).toMatchObject(ADDED);
  });

  it('adds an account of an unknown type to the list of all accounts', async () => {
    const { call, connect } = await setup();
    const { id: connection } = await connect();
    const types = async (query: string) => {
      const list = await json(await call('GET', `/v3/connected-accounts${query}`, { connection }));
      return list.items.map(({ type }: { type: string }) => type);
    };
    expect(await types('')).toEqual(['account', 'account', 'card', 'pension']);
    expect(await types('?type=account')).toEqual(['account', 'account']);
  });

  it('sends unknown fields, and a webhook of an unknown type after an authorisation', async () => {
    const { connect, sandbox, webhooks } = await setup();
    const { id } = await connect({ ...CREATE_BODY, metadata: { order: '7' } });
    await sandbox.webhooks.settled();
    expect(webhooks).toMatchObject([
      { type: 'connection_authorized', connection_id: id, ...ADDED },
      { type: 'connection_future_event', connection_id: id, ...ADDED },
    ]);
    expect(webhooks[0]).toHaveProperty('metadata', { order: '7' });
  });

  it('sends nothing unknown unless it is told to', async () => {
    const { call, create } = await setupSandbox();
    expect(await create()).not.toHaveProperty('added_later');
    expect(await json(await call('GET', '/v3/none'))).not.toHaveProperty('added_later');
  });

  it('keeps what it adds in a snapshot', async () => {
    const { connect, sandbox } = await setup();
    await connect();
    await sandbox.webhooks.settled();
    const copy = createSandbox({ evolve: true });
    copy.restore(JSON.parse(JSON.stringify(sandbox.snapshot())));
    expect(copy.webhooks.list()).toEqual(sandbox.webhooks.list());
  });
});

describe('code that meets additions', () => {
  it('works if it uses the client', async () => {
    const sandbox = createSandbox({ evolve: true, now: '2026-03-16T12:00:00Z' });
    const client = createTrueLayerClient({
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      environment: 'sandbox',
      fetch: sandbox.fetch,
      clock: sandbox.clock.now,
      wait: (ms) => sandbox.clock.advance(ms),
    });
    const { id: connectionId } = await client.connections.create(CREATE);
    await sandbox.journey(connectionId).approve();
    const [account] = await client.accounts(connectionId, { type: 'account' });
    const accountId = account?.id ?? '';
    const all = await client.accounts(connectionId);
    expect(all.map(({ type }) => type)).not.toContain('pension');
    expect(accountId).not.toBe('');
    expect(await client.balance(connectionId, accountId)).toMatchObject({ currency: 'GBP' });
    const dates = { from: '2026-03-01', to: '2026-03-16' };
    const transactions = [];
    for await (const each of client.transactions(connectionId, accountId, dates)) {
      transactions.push(each);
    }
    expect(transactions.length).toBeGreaterThan(0);
  });

  it('works if it uses the host: a journey ends, and the unknown webhook is passed on', async () => {
    const onAuthorized = vi.fn();
    const received: Webhook[] = [];
    const app = new Hono();
    const sandbox = createSandbox({
      evolve: true,
      clients: [CLIENT],
      fetch: async (uri, init) => app.request(uri, init),
    });
    const { id: clientId, secret: clientSecret } = CLIENT;
    const host = connectBankHost({
      truelayer: { clientId, clientSecret, environment: 'sandbox', fetch: sandbox.fetch },
      publicUrl: PUBLIC_URL,
      user: () => USER,
      unknownBrowser: 'accept',
      onAuthorized,
      onWebhook: (webhook) => void received.push(webhook),
      onEvent: () => undefined,
    });
    app.route('/connect-bank', host);
    const { challenge } = await proof();
    const created = await app.request(`${PUBLIC_URL}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: PAGE, [HEADERS.requestedWith]: '1' },
      body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge }),
    });
    const { authorization_uri } = await json(created);
    await sandbox.journey(authorization_uri).approve();
    await sandbox.webhooks.settled();
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    expect(received.map(({ type }) => type)).toEqual(['connection_authorized', 'unknown']);
    expect(sandbox.webhooks.list().every(({ isDelivered }) => isDelivered)).toBe(true);
  });
});
