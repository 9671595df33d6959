import { describe, expect, it } from 'vitest';
import { CREATE_BODY } from '../app.ts';
import { setupControlPlane } from './control-plane.ts';

const START = '2026-03-16T12:00:00.000Z';

describe('the clock over HTTP', () => {
  it('tells the time, and whether it stands still', async () => {
    const { control } = await setupControlPlane();
    expect((await control('GET /clock')).body).toEqual({ now: START, is_frozen: true });
  });

  it.each([
    [{ advance: 'P90D' }, { now: '2026-06-14T12:00:00.000Z', is_frozen: true }],
    [{ set: '2027-01-01T00:00:00Z' }, { now: '2027-01-01T00:00:00.000Z', is_frozen: true }],
    [{ freeze: true }, { now: START, is_frozen: true }],
    [{ freeze: '2026-03-17T01:00:00+01:00' }, { now: '2026-03-17T00:00:00.000Z', is_frozen: true }],
  ])('takes %j', async (change, clock) => {
    const { control, sandbox } = await setupControlPlane();
    expect((await control('POST /clock', change)).body).toEqual(clock);
    expect(sandbox.clock.now()).toBe(Date.parse(clock.now));
  });

  it('runs again when it is told to', async () => {
    const { control } = await setupControlPlane();
    expect((await control('POST /clock', { resume: true })).body.is_frozen).toBe(false);
  });

  it('answers after what became due was told', async () => {
    const told: string[] = [];
    const { control, connect, sandbox, call } = await setupControlPlane({
      clients: [
        { id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: 'https://a.example/' },
      ],
      fetch: async (_, { body }) => {
        told.push(JSON.parse(String(body)).type);
        return new Response();
      },
    });
    const { id } = await connect();
    await sandbox.webhooks.settled();
    const accounts = await call('GET', '/v3/connected-accounts', { connection: id });
    const [{ id: account }] = (await accounts.json()).items;
    await call('POST', `/v3/connected-accounts/${account}/transactions/requests`, {
      connection: id,
      body: { from: '2026-03-01', to: '2026-03-10' },
    });
    await control('POST /clock', { advance: 'PT1H' });
    expect(told).toEqual(['connection_authorized', 'transactions_request_completed']);
  });

  it('moves for one client alone', async () => {
    const { control, sandbox } = await setupControlPlane();
    sandbox.clients.add({ id: 'other', secret: 's' });
    await control('POST /clock?client_id=other', { advance: 'P1D' });
    expect((await control('GET /clock')).body.now).toBe(START);
    expect((await control('GET /clock?client_id=other')).body.now).toContain('2026-03-17');
  });

  it.each([
    [{}, { body: ['Must have exactly one of freeze, set, advance, resume'] }],
    [{ set: START, advance: 'P1D' }, { body: [expect.stringContaining('exactly one of')] }],
    [{ advance: 'P1M' }, { advance: ['Must be a duration, like P90D or PT5M'] }],
    [{ advance: 'P9999999D' }, { advance: [expect.stringContaining('years 0000 to 9999')] }],
    [{ set: 'tomorrow' }, { set: [expect.stringContaining('date and time with an offset')] }],
    [{ freeze: 'yes' }, { freeze: ['Must be true, or the instant to stop at'] }],
    [
      { advanse: 'P1D' },
      { body: expect.arrayContaining(["Unknown field 'advanse'. Did you mean 'advance'?"]) },
    ],
    ['{"advance":', { body: ['Must be valid JSON'] }],
    ['[]', { body: ['Must be an object'] }],
  ])('refuses %j and changes nothing', async (change, errors) => {
    const { control } = await setupControlPlane();
    const { status, body } = await control('POST /clock', change);
    expect(status).toBe(400);
    expect(body.errors).toEqual(errors);
    expect((await control('GET /clock')).body).toEqual({ now: START, is_frozen: true });
  });
});

describe('connections over HTTP', () => {
  it('are told with what happened to them, and what may happen next', async () => {
    const { control, connect } = await setupControlPlane();
    const { id } = await connect({ ...CREATE_BODY, metadata: { order: '7' } });
    const { body } = await control('GET /connections');
    expect(body.items).toEqual([
      {
        id,
        client_id: 'sandbox-connect-bank',
        status: 'authorized',
        access: 'open',
        scopes: ['accounts', 'transactions'],
        access_type: 'recurring',
        user: { id: expect.any(String) },
        provider: { id: 'mock', display_name: 'Mock' },
        mock_user: { id: 'john', username: 'john', name: 'JOHN SANDBRIDGE' },
        hosted_page_uri: expect.stringMatching(
          /^https:\/\/app\.truelayer-sandbox\.com\/data\/.+\?connection_id=/,
        ),
        return_uri: 'https://app.example/back?basket=7',
        created_at: START,
        consent_ends_at: '2026-06-14T12:00:00.000Z',
        account_ids: expect.any(Array),
        metadata: { order: '7' },
        timeline: [
          { at: START, event: 'created' },
          { at: START, event: 'opened' },
          { at: START, event: 'bank_chosen', detail: 'mock' },
          { at: START, event: 'consented' },
          { at: START, event: 'logged_in', detail: 'john' },
          { at: START, event: 'authorized', detail: '3 accounts' },
          { at: '2026-06-14T12:00:00.000Z', event: 'expires' },
        ],
        next: [
          { action: 'revoke', label: 'Revoke access' },
          { action: 'expire', label: 'End the consent now', at: '2026-06-14T12:00:00.000Z' },
        ],
      },
    ]);
    expect((await control(`GET /connections/${id}`)).body).toEqual(body.items[0]);
  });

  it('have the address of the page that the API handed out', async () => {
    const { control, create } = await setupControlPlane();
    const { id, hosted_page } = await create();
    const { body } = await control(`GET /connections/${id}`);
    expect(body.hosted_page_uri).toBe(hosted_page.uri);
  });

  it('can have their access revoked', async () => {
    const { control, connect } = await setupControlPlane();
    const { id } = await connect();
    const { body } = await control(`POST /connections/${id}/revoke`);
    expect(body.connection).toMatchObject({ id, access: 'revoked', next: [] });
    expect(body.connection.timeline.at(-1)).toEqual({ at: START, event: 'revoked' });
  });

  it('can have their consent expire', async () => {
    const { control, connect } = await setupControlPlane();
    const { id } = await connect();
    const { body } = await control(`POST /connections/${id}/expire`, {});
    expect(body.connection).toMatchObject({ id, access: 'expired', consent_ends_at: START });
    expect(body.connection.timeline.at(-1)).toEqual({ at: START, event: 'expired' });
  });

  it('are those of one client, when it is named', async () => {
    const { control, connect, sandbox } = await setupControlPlane();
    sandbox.clients.add({ id: 'other', secret: 's' });
    const { id } = await connect();
    expect((await control('GET /connections?client_id=other')).body.items).toEqual([]);
    expect((await control(`GET /connections/${id}?client_id=other`)).status).toBe(404);
    expect((await control(`POST /connections/${id}/revoke?client_id=other`)).status).toBe(404);
  });

  it('say why something cannot happen to them now', async () => {
    const { control, create } = await setupControlPlane();
    const { id } = await create();
    const { status, body } = await control(`POST /connections/${id}/revoke`);
    expect(status).toBe(409);
    expect(body.detail).toBe(
      'id: there is no access to revoke: its status is `authorization_required`',
    );
  });
});

describe('clients over HTTP', () => {
  it('are made with an id and a secret, if they bring none', async () => {
    const { control, sandbox } = await setupControlPlane();
    const { status, body } = await control('POST /clients', { name: 'Shop' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ client_id: expect.stringMatching(/^sandbox-/), name: 'Shop' });
    const added = sandbox.clients.list().find(({ id }) => id === body.client_id);
    expect(added).toMatchObject({ secret: body.client_secret, name: 'Shop', scopes: ['data'] });
  });

  it('have settings as in the configuration file', async () => {
    const { control, sandbox } = await setupControlPlane();
    const settings = {
      ...{ id: 'shop', secret: 'hush', webhook_uri: 'https://a.example/' },
      ...{ return_uris: ['https://a.example/back'], aisp: true, provider_webhooks: true },
      journey: { description: 'rewards' },
    };
    await control('POST /clients', settings);
    expect(sandbox.clients.list().at(-1)).toMatchObject({
      ...{ id: 'shop', secret: 'hush', webhookUri: 'https://a.example/' },
      ...{ returnUris: ['https://a.example/back'], aisp: true, providerWebhooks: true },
      journey: { description: 'rewards' },
    });
  });

  it('are listed with how much they made, and without their secrets', async () => {
    const { control, connect } = await setupControlPlane();
    await connect();
    const { body } = await control('GET /clients');
    expect(body.items).toEqual([
      {
        client_id: 'sandbox-connect-bank',
        name: 'Connect Bank Demo',
        scopes: ['data'],
        provider_webhooks: false,
        aisp: false,
        counts: { connections: 1, webhooks: 0, faults: 0 },
      },
    ]);
  });

  it('can be removed', async () => {
    const { control, sandbox } = await setupControlPlane();
    expect((await control('DELETE /clients/sandbox-connect-bank')).status).toBe(204);
    expect(sandbox.clients.list()).toEqual([]);
    expect((await control('DELETE /clients/sandbox-connect-bank')).status).toBe(404);
  });

  it.each([
    [{ nme: 'Shop' }, { body: ["Unknown field 'nme'. Did you mean 'name'?"] }],
    [{ id: 'a:b' }, { id: [expect.stringContaining('without a colon')] }],
    [{ webhook_uri: 'ftp://a' }, { webhook_uri: ['Must be an absolute http or https URI'] }],
  ])('are refused as %j', async (client, errors) => {
    const { control, sandbox } = await setupControlPlane();
    const { status, body } = await control('POST /clients', client);
    expect(status).toBe(400);
    expect(body.errors).toEqual(errors);
    expect(sandbox.clients.list()).toHaveLength(1);
  });
});

describe('one look at everything', () => {
  it('tells clock, clients and counts', async () => {
    const { control, connect } = await setupControlPlane();
    await connect();
    expect((await control('GET /state')).body).toMatchObject({
      clock: { now: START, is_frozen: true },
      clients: [{ client_id: 'sandbox-connect-bank', name: 'Connect Bank Demo' }],
      counts: { connections: 1, webhooks: 0, faults: 0 },
    });
  });

  it('tells who can log in, without the numbered namesakes', async () => {
    const { control } = await setupControlPlane();
    const { items } = (await control('GET /users')).body;
    expect(items).toContainEqual({
      id: 'john',
      username: 'john',
      password: 'doe',
      title: 'Everyday customer with a current account, savings and a credit card',
      name: 'JOHN SANDBRIDGE',
      accounts: 3,
    });
    expect(items.map(({ id }: { id: string }) => id)).not.toContain('john7');
  });
});

describe('every answer of the control plane', () => {
  it('carries a trace id, that of its problem', async () => {
    const { control } = await setupControlPlane();
    expect((await control('GET /clock')).headers.get('Tl-Trace-Id')).toMatch(/^[\da-f]{32}$/);
    const { headers, body } = await control('GET /nowhere');
    expect(body.trace_id).toBe(headers.get('Tl-Trace-Id'));
  });

  it('leaves the ids of the API as they are', async () => {
    const ids = async (calls: number) => {
      const { control, create, call } = await setupControlPlane();
      for (let i = 0; i < calls; i += 1) await control('GET /state');
      const { id } = await create();
      return [id, (await call('GET', '/v3/nothing')).headers.get('Tl-Trace-Id')];
    };
    expect(await ids(3)).toEqual(await ids(0));
  });

  it.each([
    ['GET /nowhere', 404, 'The control plane does not answer GET /_sandbox/nowhere.'],
    ['DELETE /clock', 404, 'The control plane does not answer DELETE /_sandbox/clock.'],
    ['GET /connections/nope', 404, 'id: there is no connection nope'],
    ['POST /connections/nope/revoke', 404, 'id: there is no connection nope'],
    ['GET /state?client_id=nobody', 404, 'client_id: there is no client nobody'],
    ['GET /state?client=nobody', 400, 'The query was invalid.'],
  ])('to %s is %i', async (call, status, detail) => {
    const { control } = await setupControlPlane();
    const answer = await control(call);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=UTF-8');
    expect(answer.body).toMatchObject({ type: 'about:blank', status, detail });
  });

  it('names the parameter that was meant', async () => {
    const { control } = await setupControlPlane();
    const { body } = await control('GET /state?client=nobody');
    expect(body.errors).toEqual({
      query: ["Unknown field 'client'. Did you mean 'client_id'?"],
    });
  });
});
