import { describe, expect, it } from 'vitest';
import { API } from '../app.ts';
import { setupControlPlane } from './control-plane.ts';

const CLIENT = 'sandbox-connect-bank';

describe('faults over HTTP', () => {
  it('spoil calls until they are taken away', async () => {
    const { control, call } = await setupControlPlane();
    const fault = { operation: 'create-connection', problem: 'rate_limit_exceeded' };
    const { status, body } = await control('POST /faults', { ...fault, retry_after: 7 });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...fault, retry_after: 7, hits: 0 });
    const spoiled = await call('POST', '/v3/data-connections', { body: {} });
    expect(spoiled.status).toBe(429);
    expect(spoiled.headers.get('Retry-After')).toBe('7');
    expect((await control('GET /faults')).body.items).toMatchObject([
      { ...body, hits: 1, seen: 1 },
    ]);
    expect((await control(`DELETE /faults/${body.id}`)).status).toBe(204);
    expect((await call('POST', '/v3/data-connections', { body: {} })).status).toBe(400);
    expect((await control(`DELETE /faults/${body.id}`)).status).toBe(404);
  });

  it('can be those of one client', async () => {
    const { control, sandbox } = await setupControlPlane();
    sandbox.clients.add({ id: 'other', secret: 's' });
    await control('POST /faults?client_id=other', { latency: 5 });
    expect((await control('GET /faults?client_id=other')).body.items).toMatchObject([
      { client_id: 'other', latency: 5 },
    ]);
    expect((await control(`GET /faults?client_id=${CLIENT}`)).body.items).toEqual([]);
  });

  it('are all taken away at once', async () => {
    const { control } = await setupControlPlane();
    await control('POST /faults', { problem: 'unknown_error' });
    expect((await control('DELETE /faults')).status).toBe(204);
    expect((await control('GET /faults')).body.items).toEqual([]);
  });

  it.each([
    [{}, { body: [expect.stringContaining('Must say what goes wrong')] }],
    [
      { problm: 'unknown_error' },
      { body: expect.arrayContaining([expect.stringContaining("Did you mean 'problem'?")]) },
    ],
    [{ problem: 'teapot' }, { problem: [expect.stringContaining('Valid values are')] }],
    [
      { operation: 'create-connection', problem: 'gateway_timeout' },
      { problem: [expect.stringContaining('create-connection declares no gateway_timeout')] },
    ],
    [{ user: 'jonh', latency: 5 }, { user: [expect.stringContaining('no mock user jonh')] }],
  ])('are refused as %j', async (fault, errors) => {
    const { control } = await setupControlPlane();
    const { status, body } = await control('POST /faults', fault);
    expect(status).toBe(400);
    expect(body.errors).toEqual(errors);
    expect((await control('GET /faults')).body.items).toEqual([]);
  });
});

describe('requests over HTTP', () => {
  it('are told with what was answered and why', async () => {
    const { control, call } = await setupControlPlane();
    const refused = await call('POST', '/v3/data-connections', { body: {} });
    const traceId = refused.headers.get('Tl-Trace-Id');
    const { body } = await control(`GET /requests/${traceId}`);
    expect(body).toMatchObject({
      trace_id: traceId,
      at: '2026-03-16T12:00:00.000Z',
      client_id: CLIENT,
      method: 'POST',
      path: '/v3/data-connections',
      operation: 'create-connection',
      request: { headers: { authorization: 'Bearer [redacted]' }, body: {} },
      response: { status: 400, body: { title: 'Invalid Parameters' } },
      duration_ms: expect.any(Number),
      why: expect.stringContaining('`scopes`: must be provided'),
    });
    expect((await control('GET /requests/nope')).status).toBe(404);
  });

  it('are found by what they were, the newest of them oldest first', async () => {
    const { control, create, call } = await setupControlPlane();
    const made = [(await create()).id, (await create()).id, (await create()).id];
    await call('GET', '/v3/connected-accounts', { connection: made[0] });
    const found = async (query: string) =>
      (await control(`GET /requests?${query}`)).body.items as Record<string, string>[];
    const creations = await found('operation=create-connection&status=201');
    expect(creations.map((entry) => entry.connection_id)).toEqual(made);
    expect(await found('operation=create-connection&limit=2')).toEqual(creations.slice(1));
    const { trace_id: last } = creations[2] ?? {};
    expect(await found(`operation=create-connection&limit=1&before=${last}`)).toEqual([
      creations[1],
    ]);
    expect(await found(`connection_id=${made[0]}&method=get`)).toHaveLength(1);
    expect(await found('path=/v3/connected-accounts')).toHaveLength(1);
    expect(await found(`trace_id=${last}`)).toEqual([creations[2]]);
  });

  it.each([
    ['status=ok', 400, { status: ['Must be a whole number, 100 or more'] }],
    ['limit=0', 400, { limit: ['Must be a whole number, 1 or more'] }],
    ['operation=create', 400, { operation: [expect.stringContaining('Valid values are')] }],
    ['statu=200', 400, { query: ["Unknown field 'statu'. Did you mean 'status'?"] }],
    ['before=nope', 404, { before: ['the request log has no request with trace id nope'] }],
  ])('refuse to be searched for %s', async (query, status, errors) => {
    const { control } = await setupControlPlane();
    const answer = await control(`GET /requests?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body.errors).toEqual(errors);
  });

  it('are at most a thousand, the newest, unless more are asked for', async () => {
    const { control, call, fetch } = await setupControlPlane();
    for (let nth = 0; nth < 600; nth += 1) await fetch(`${API}/nothing/${nth}`);
    for (let nth = 0; nth < 600; nth += 1) await call('GET', `/v3/nothing/${nth}`);
    const { items } = (await control('GET /requests')).body;
    expect(items).toHaveLength(1000);
    expect(items.at(-1).path).toBe('/v3/nothing/599');
    expect((await control('GET /requests?limit=1100')).body.items).toHaveLength(1100);
  });

  it('are forgotten when they are deleted', async () => {
    const { control, create } = await setupControlPlane();
    await create();
    expect((await control('DELETE /requests')).status).toBe(204);
    expect((await control('GET /requests')).body.items).toEqual([]);
  });

  it('can be verified', async () => {
    const { control, create } = await setupControlPlane();
    await create();
    const match = {
      operation: 'create-connection',
      body: { scopes: ['accounts', 'transactions'] },
    };
    expect((await control('POST /requests/verify', { match })).body).toEqual({ matched: 1 });
    expect((await control('POST /requests/verify', { match, times: 1 })).status).toBe(200);
    const missed = await control('POST /requests/verify', { match, times: 2 });
    expect(missed.status).toBe(409);
    expect(missed.body.detail).toContain('create-connection');
    const none = { match: { ...match, body: { scopes: ['info'] } } };
    expect((await control('POST /requests/verify', none)).body.detail).toContain('info');
  });

  it.each([
    [{}, { match: ['Must be provided'] }],
    [
      { match: { opration: 'x' } },
      { match: [expect.stringContaining("Did you mean 'operation'?")] },
    ],
    [
      { match: { path: 'x'.repeat(2001) } },
      { 'match.path': ['Must have at most 2000 characters'] },
    ],
    [{ match: {}, times: -1 }, { times: ['Must be at least 0'] }],
  ])('refuse to be verified with %j', async (sent, errors) => {
    const { control } = await setupControlPlane();
    const { status, body } = await control('POST /requests/verify', sent);
    expect(status).toBe(400);
    expect(body.errors).toEqual(errors);
  });
});

describe('the whole state over HTTP', () => {
  it('is taken out and put back', async () => {
    const { control, create, sandbox } = await setupControlPlane();
    const { id } = await create();
    const { body: snapshot } = await control('GET /snapshot');
    await control(`POST /connections/${id}/approve`);
    const { status } = await control('PUT /snapshot', snapshot);
    expect(status).toBe(200);
    expect(sandbox.connections.get(id)?.status).toBe('authorization_required');
  });

  it('may be larger than what the API reads', async () => {
    const { control, create, sandbox } = await setupControlPlane();
    for (let i = 0; i < 600; i += 1) await create();
    const { body: snapshot } = await control('GET /snapshot');
    expect(JSON.stringify(snapshot).length).toBeGreaterThan(256 * 1024);
    sandbox.reset();
    await control('PUT /snapshot', snapshot);
    expect(sandbox.connections.list()).toHaveLength(600);
  });

  it('is refused when it is not one, and stays as it was', async () => {
    const { control, create, sandbox } = await setupControlPlane();
    const { id } = await create();
    const { body: snapshot } = await control('GET /snapshot');
    const other = await control('PUT /snapshot', { ...snapshot, seed: 'other' });
    expect(other.status).toBe(400);
    expect(other.body.errors).toEqual({
      seed: [expect.stringContaining("Must be 'connect-bank'")],
    });
    expect((await control('PUT /snapshot', '{')).status).toBe(400);
    expect(sandbox.connections.get(id)?.id).toBe(id);
  });

  it('goes back to its start, for all or for one client', async () => {
    const { control, create, sandbox } = await setupControlPlane();
    sandbox.clients.add({ id: 'other', secret: 's' });
    await create();
    await control('POST /reset?client_id=other');
    expect(sandbox.connections.list()).toHaveLength(1);
    expect((await control('POST /reset')).status).toBe(200);
    expect(sandbox.connections.list()).toEqual([]);
    expect((await control('POST /reset', { all: true })).status).toBe(400);
  });
});

describe('webhooks over HTTP', () => {
  const WITH_HOOK = {
    clients: [{ id: CLIENT, secret: 'sandbox-secret', webhookUri: 'https://a.example/hook' }],
  };

  /** Whose endpoint answers with the given statuses, then with 200. */
  function hooked(...answers: number[]) {
    return setupControlPlane({
      ...WITH_HOOK,
      fetch: async () => new Response(null, { status: answers.shift() ?? 200 }),
    });
  }

  it('are told with what was sent, and what came of it', async () => {
    const { control, connect } = await hooked();
    const { id } = await connect();
    const { body: webhook } = await control(`GET /webhooks/wait?connection_id=${id}`);
    expect(webhook).toMatchObject({
      client_id: CLIENT,
      type: 'connection_authorized',
      connection_id: id,
      happened_at: '2026-03-16T12:00:00.000Z',
      is_delivered: true,
      body: { type: 'connection_authorized', event_version: 1, connection_id: id },
      attempts: [
        {
          at: '2026-03-16T12:00:00.000Z',
          uri: 'https://a.example/hook',
          status: 200,
          headers: { 'Tl-Signature': expect.stringContaining('..') },
          duration_ms: expect.any(Number),
        },
      ],
    });
    expect((await control('GET /webhooks')).body.items).toEqual([webhook]);
    expect((await control(`GET /webhooks/${webhook.id}`)).body).toEqual(webhook);
    expect((await control('GET /webhooks/nope')).status).toBe(404);
  });

  it('name the fault that made an attempt fail', async () => {
    const { control, connect } = await hooked();
    const { body: fault } = await control('POST /faults', { webhook: { fail: 503 }, times: 1 });
    await connect();
    const { items } = (await control('GET /webhooks')).body;
    expect(items[0].attempts).toEqual([
      { at: expect.any(String), status: 503, fault_id: fault.id },
    ]);
  });

  it('are waited for until they come', async () => {
    const { control, connect } = await hooked();
    const waiting = control('GET /webhooks/wait?type=connection_authorized');
    const { id } = await connect();
    expect((await waiting).body.connection_id).toBe(id);
  });

  it('are waited for no longer than they are asked', async () => {
    const { control } = await hooked();
    const { status, body } = await control('GET /webhooks/wait?timeout=1');
    expect(status).toBe(408);
    expect(body).toMatchObject({
      title: 'Request Timeout',
      detail: expect.stringContaining('1 ms'),
    });
  });

  it('are found by what became of them', async () => {
    const { control, connect, sandbox } = await hooked(500);
    await connect();
    await sandbox.webhooks.settled();
    expect((await control('GET /webhooks?is_delivered=true')).body.items).toEqual([]);
    const { items } = (await control('GET /webhooks?is_delivered=false')).body;
    expect(items).toMatchObject([{ attempts: [{ status: 500 }] }]);
    expect((await control('GET /webhooks?type=connection_failed')).body.items).toEqual([]);
  });

  it('are told again when they are asked for', async () => {
    const { control, connect } = await hooked();
    await connect();
    const { body: first } = await control('GET /webhooks/wait');
    const { body } = await control(`POST /webhooks/${first.id}/redeliver`);
    expect(body.webhook.attempts).toHaveLength(2);
    expect((await control('POST /webhooks/nope/redeliver')).status).toBe(404);
  });

  it('are forgotten when they are deleted', async () => {
    const { control, connect } = await hooked();
    await connect();
    await control('GET /webhooks/wait');
    expect((await control('DELETE /webhooks')).status).toBe(204);
    expect((await control('GET /webhooks')).body.items).toEqual([]);
  });

  it.each([
    ['?is_delivered=yes', { is_delivered: ["Unknown value. Valid values are 'true', 'false'."] }],
    ['?type=connection_revoked', { type: [expect.stringContaining('Valid values are')] }],
    ['/wait?timeout=soon', { timeout: ['Must be a whole number, 0 or more'] }],
    ['/wait?timeout=9999999', { timeout: ['Must be 600000 or less'] }],
    ['/wait?tpye=x', { query: ["Unknown field 'tpye'. Did you mean 'type'?"] }],
  ])('refuse to be searched for with %s', async (query, errors) => {
    const { control } = await hooked();
    const { status, body } = await control(`GET /webhooks${query}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual(errors);
  });
});
