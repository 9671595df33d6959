import { describe, expect, it } from 'vitest';
import type { ClientOptions } from '../../../sandbox-server/index.ts';
import { json } from '../app.ts';
import { type SignedWebhook, verifies } from '../webhooks/signed-webhook.ts';
import { setupControlPlane } from './control-plane.ts';

const URI = 'https://shop.example/hooks/truelayer';
const CLIENT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: URI };

async function setup(client: ClientOptions = CLIENT) {
  const received: SignedWebhook[] = [];
  const base = await setupControlPlane({
    clients: [client],
    fetch: async (uri, init) => {
      received.push({ uri, headers: new Headers(init.headers), body: String(init.body) });
      return new Response(null, { status: 200 });
    },
  });
  return { ...base, received, last: () => JSON.parse(received.at(-1)?.body ?? '{}') };
}

/** With an authorised connection and a transactions request. */
async function setupWithRequest() {
  const base = await setup();
  const { id: connection } = await base.connect();
  const account = base.sandbox.connections.get(connection)?.accountIds?.[0] ?? '';
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  const body = { from: '2026-03-01', to: '2026-03-16' };
  const { id: request } = await json(await base.call('POST', path, { body, connection }));
  await base.sandbox.webhooks.settled();
  return { ...base, connection, account, request };
}

describe('a webhook on demand', () => {
  it('is sent now, signed, for every documented type', async () => {
    const { control, fetch, received, last, connection, account, request } =
      await setupWithRequest();
    const ids = { connection_id: connection, account_id: account, request_id: request };
    for (const [sent, expected] of [
      [
        { type: 'connection_authorized', connection_id: connection },
        { connection_id: connection, authorized_at: '2026-03-16T12:00:00.000Z' },
      ],
      [
        {
          ...{ type: 'connection_failed', connection_id: connection },
          ...{ failure_reason: 'expired', failure_stage: 'authorization_required' },
        },
        {
          ...{ connection_id: connection, failed_at: '2026-03-16T12:00:00.000Z' },
          ...{ failure_reason: 'expired', failure_stage: 'authorization_required' },
        },
      ],
      [
        { type: 'transactions_request_completed', ...ids },
        { ...ids, completed_at: '2026-03-16T12:00:00.000Z' },
      ],
      [
        { type: 'transactions_request_failed', request_id: request },
        { ...ids, failed_at: '2026-03-16T12:00:00.000Z', failure_reason: 'provider_error' },
      ],
      [
        { type: 'provider_unhealthy', provider_id: 'mock' },
        {
          ...{ provider_id: 'mock', capability_type: 'data' },
          ...{ updated_at: '2026-03-16T12:00:00.000Z' },
        },
      ],
      [{ type: 'provider_healthy', provider_id: 'mock' }, { provider_id: 'mock' }],
    ] as const) {
      const count = received.length;
      const { status, body } = await control('POST /webhooks', sent);
      expect(status).toBe(201);
      expect(body.webhook).toMatchObject({ type: sent.type, is_delivered: true });
      expect(received).toHaveLength(count + 1);
      expect(last()).toMatchObject({ type: sent.type, event_id: body.webhook.id, ...expected });
      const [webhook] = received.slice(-1);
      expect(webhook && (await verifies(fetch, webhook))).toBe(true);
    }
  });

  it('can be sent in code, with the names of either side', async () => {
    const { sandbox, last, connection } = await setupWithRequest();
    const record = await sandbox.webhooks.send({
      type: 'connection_failed',
      connectionId: connection,
      failureReason: 'provider_expired',
    });
    expect(record).toMatchObject({ isDelivered: true, connectionId: connection });
    expect(last()).toMatchObject({ failure_reason: 'provider_expired' });
    await sandbox.webhooks.send({ type: 'provider_unhealthy', provider_id: 'mock' });
    expect(last()).toMatchObject({ type: 'provider_unhealthy', provider_id: 'mock' });
  });

  it('changes nothing at its subject', async () => {
    const { sandbox, connection } = await setupWithRequest();
    await sandbox.webhooks.send({ type: 'connection_failed', connectionId: connection });
    expect(sandbox.connections.get(connection)?.status).toBe('authorized');
  });

  const unknown = { connection_id: 'none', request_id: 'none', provider_id: 'mok' };
  it.each([
    [{ type: 'connection_authorized', connection_id: 'none' }, 'connection_id', 'no connection'],
    [{ type: 'connection_failed', connection_id: 'none' }, 'connection_id', 'no connection'],
    [{ type: 'transactions_request_completed', request_id: 'none' }, 'request_id', 'no trans'],
    [{ type: 'transactions_request_failed', request_id: 'none' }, 'request_id', 'no trans'],
    [{ type: 'provider_healthy', provider_id: 'mok' }, 'provider_id', "Did you mean 'mock'?"],
    [{ type: 'provider_unhealthy', provider_id: 'zzz' }, 'provider_id', 'there is no bank zzz'],
    [{ type: 'connection_authorized' }, 'connection_id', 'Must be provided'],
    [{ type: 'connection_revoked', ...unknown }, 'type', 'Valid values are'],
    [{}, 'type', 'Must be provided'],
    [
      { type: 'connection_failed', connection_id: 'none', failure_reason: 'user_canceled' },
      'failure_reason',
      'Valid values are',
    ],
    [
      { type: 'provider_healthy', provider_id: 'mock', reason: 1 },
      'body',
      "Unknown field 'reason'",
    ],
  ])('with %j is 400, and names the field', async (sent, field, message) => {
    const { control, received } = await setup();
    const { status, body } = await control('POST /webhooks', sent);
    expect(status).toBe(400);
    expect(body.errors).toEqual({ [field]: [expect.stringContaining(message)] });
    expect(received).toEqual([]);
  });

  it('names the id that does not belong to the request', async () => {
    const { control, request } = await setupWithRequest();
    const type = 'transactions_request_completed';
    for (const field of ['connection_id', 'account_id']) {
      const sent = { type, request_id: request, [field]: 'another' };
      const { status, body } = await control('POST /webhooks', sent);
      expect(status).toBe(400);
      expect(Object.keys(body.errors)).toEqual([field]);
    }
  });

  it('needs a client with a webhook URI', async () => {
    const { control } = await setup({ id: CLIENT.id, secret: CLIENT.secret });
    const sent = { type: 'provider_healthy', provider_id: 'mock' };
    const { status, body } = await control('POST /webhooks', sent);
    expect(status).toBe(409);
    expect(body.detail).toContain('has no webhook URI');
  });

  it('about the connection of another client is 400', async () => {
    const { control, sandbox, connection } = await setupWithRequest();
    sandbox.clients.add({ id: 'other', secret: 's', webhookUri: URI });
    const sent = { type: 'connection_authorized', connection_id: connection };
    const { status, body } = await control('POST /webhooks?client_id=other', sent);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual(['connection_id']);
  });
});
