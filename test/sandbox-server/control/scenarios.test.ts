import { describe, expect, it } from 'vitest';
import { json, type SandboxSetup } from '../app.ts';
import { setupControlPlane } from './control-plane.ts';

const WEBHOOK_URI = 'https://shop.example/hooks';

/** A sandbox in a scenario, and what the app at its webhook URI heard. */
async function inScenario(name: string) {
  const heard: { type: string; connection_id: string }[] = [];
  const base = await setupControlPlane({
    clients: [{ id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: WEBHOOK_URI }],
    fetch: async (_, { body }) => {
      heard.push(JSON.parse(String(body)));
      return new Response();
    },
  });
  const { connections, faults } = base.sandbox.scenarios.run(name);
  await base.sandbox.webhooks.settled();
  const id = connections[0]?.id ?? '';
  return { ...base, heard, id, faults, ...readerOf(base, id) };
}

function readerOf({ call }: Pick<SandboxSetup, 'call'>, connection: string) {
  const read = async (path: string) => {
    const response = await call('GET', path, { connection });
    return { status: response.status, headers: response.headers, body: await json(response) };
  };
  const accounts = () => read('/v3/connected-accounts');
  return { read, accounts };
}

describe('the scenario', () => {
  it('waiting has a page that was not opened', async () => {
    const { sandbox, id } = await inScenario('waiting');
    expect(sandbox.connections.get(id)?.status).toBe('authorization_required');
    expect((await sandbox.journey(id).approve()).connection.status).toBe('authorized');
  });

  it('connected can be read, and was told', async () => {
    const { id, accounts, heard } = await inScenario('connected');
    expect((await accounts()).body.items).toHaveLength(3);
    expect(heard).toMatchObject([{ type: 'connection_authorized', connection_id: id }]);
  });

  it('connected is what a journey leaves behind', async () => {
    const { sandbox, id, create } = await inScenario('connected');
    const { id: other } = await create();
    const { connection } = await sandbox.journey(other).approve();
    const own = new Set(['id', 'journeyId', 'bankJourneyId', 'userId', 'returnUri']);
    const facts = (record: object | undefined) =>
      Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !own.has(name)));
    expect(facts(sandbox.connections.get(id))).toEqual(facts(connection));
  });

  it('one-time-connected can be read for its window', async () => {
    const { id, accounts, sandbox } = await inScenario('one-time-connected');
    expect(sandbox.connections.get(id)?.accessType).toBe('one_time');
    expect((await accounts()).status).toBe(200);
  });

  it('account-verification tells name and accounts', async () => {
    const { id, read, accounts } = await inScenario('account-verification');
    const info = await read(`/v3/data-connections/${id}/user-info`);
    expect(info.status).toBe(200);
    expect((await accounts()).body.items.length).toBeGreaterThan(0);
  });

  it('many-accounts has accounts and cards', async () => {
    const { accounts } = await inScenario('many-accounts');
    const types = (await accounts()).body.items.map(({ type }: { type: string }) => type);
    expect(types.length).toBeGreaterThan(3);
    expect(new Set(types).size).toBe(2);
  });

  it('no-accounts has none', async () => {
    const { accounts } = await inScenario('no-accounts');
    expect((await accounts()).body.items).toEqual([]);
  });

  it('consent-expiring can be read, and has seven days left', async () => {
    const { id, sandbox, accounts, heard } = await inScenario('consent-expiring');
    expect((await accounts()).status).toBe(200);
    const endsAt = sandbox.connections.get(id)?.consentEndsAt ?? 0;
    expect(endsAt - sandbox.clock.now()).toBe(7 * 86_400_000);
    expect(heard).toEqual([]);
  });

  it.each(['consent-expired', 'one-time-expired', 'revoked'])(
    '%s can no longer be read',
    async (name) => {
      const { id, sandbox, accounts, control } = await inScenario(name);
      expect(sandbox.connections.get(id)?.status).toBe('authorized');
      expect((await accounts()).status).toBe(403);
      const { body } = await control(`GET /connections/${id}`);
      expect(body.access).toBe(name === 'revoked' ? 'revoked' : 'expired');
    },
  );

  it.each([
    ['denied', 'provider_rejected'],
    ['cancelled', 'canceled'],
    ['bank-failed', 'provider_error'],
  ])('%s has failed, and was told', async (name, reason) => {
    const { id, sandbox, heard, accounts } = await inScenario(name);
    expect(sandbox.connections.get(id)?.failure?.reason).toBe(reason);
    expect(heard).toMatchObject([{ type: 'connection_failed', failure_reason: reason }]);
    expect((await accounts()).status).toBe(400);
  });

  it('abandoned was opened, and not more', async () => {
    const { id, sandbox } = await inScenario('abandoned');
    expect(sandbox.connections.get(id)?.status).toBe('authorizing');
  });

  it.each([
    ['bank-down', 502],
    ['rate-limited', 429],
  ])('%s answers every read with %i until its faults are gone', async (name, status) => {
    const { accounts, sandbox, read, id } = await inScenario(name);
    const answer = await accounts();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Retry-After')).toBe(status === 429 ? '60' : null);
    expect((await read(`/v3/data-connections/${id}/user-info`)).status).toBe(status);
    sandbox.faults.clear();
    expect((await accounts()).status).toBe(200);
  });

  it('slow-bank takes its time', async () => {
    const { faults, id, sandbox } = await inScenario('slow-bank');
    expect(faults.map(({ latency }) => latency)).toEqual(faults.map(() => 2000));
    expect(sandbox.connections.get(id)?.login?.mockUserId).toBe('slow');
  });

  it('broken-responses truncates its lists', async () => {
    const { accounts } = await inScenario('broken-responses');
    await expect(accounts()).rejects.toThrow('terminated');
  });

  it('lost-webhooks loses every one, until the fault is gone', async () => {
    const { heard, sandbox } = await inScenario('lost-webhooks');
    await sandbox.clock.advance('PT1H');
    expect(heard).toEqual([]);
    expect(sandbox.webhooks.list()[0]?.attempts.length).toBeGreaterThan(3);
    sandbox.faults.clear();
    await sandbox.clock.advance('PT1H');
    expect(heard).toHaveLength(1);
  });

  it('duplicate-webhooks tells twice', async () => {
    const { heard } = await inScenario('duplicate-webhooks');
    expect(heard).toHaveLength(2);
  });
});

describe('running a scenario', () => {
  it('is tested for each there is', async () => {
    const { sandbox } = await setupControlPlane();
    for (const { name } of sandbox.scenarios.list()) {
      expect(sandbox.scenarios.run(name).connections, name).toHaveLength(1);
    }
  });

  it('concerns one client alone', async () => {
    const { sandbox, call } = await setupControlPlane();
    sandbox.clients.add({ id: 'other', secret: 's', returnUris: ['https://other.example/back'] });
    const { connections } = sandbox.client('other').scenarios.run('bank-down');
    expect(connections[0]).toMatchObject({
      clientId: 'other',
      returnUri: 'https://other.example/back',
    });
    sandbox.client('sandbox-connect-bank').scenarios.run('connected');
    const id = sandbox.client('sandbox-connect-bank').connections.list()[0]?.id ?? '';
    expect((await call('GET', '/v3/connected-accounts', { connection: id })).status).toBe(200);
  });

  it('leaves nothing behind after a reset', async () => {
    const { sandbox } = await setupControlPlane();
    sandbox.scenarios.run('bank-down');
    sandbox.reset();
    expect(sandbox.connections.list()).toEqual([]);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it.each([
    ['conected', "name: There is no scenario 'conected'. Did you mean 'connected'?"],
    ['nonsense', "name: There is no scenario 'nonsense'. There are waiting, connected,"],
  ])('is refused as %s', async (name, message) => {
    const { sandbox } = await setupControlPlane();
    expect(() => sandbox.scenarios.run(name)).toThrow(message);
  });
});

describe('a scenario over HTTP', () => {
  it('is listed with what it promises', async () => {
    const { control } = await setupControlPlane();
    expect((await control('GET /scenarios')).body.items).toContainEqual({
      name: 'revoked',
      title: 'A connection of last week with access that was revoked just now',
    });
  });

  it('is told what it made', async () => {
    const { control } = await setupControlPlane();
    const { status, body } = await control('POST /scenarios', { name: 'bank-down' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'bank-down',
      connections: [{ status: 'authorized', access: 'open', next: [{ action: 'revoke' }, {}] }],
    });
    expect(body.faults).toHaveLength(4);
  });

  it.each([
    [{ name: 'conected' }, 404, { name: [expect.stringContaining("Did you mean 'connected'?")] }],
    [{}, 400, { name: ['Must be provided'] }],
    [{ nam: 'x' }, 400, expect.objectContaining({ body: [expect.stringContaining("'name'")] })],
  ])('is refused as %j', async (sent, status, errors) => {
    const { control, sandbox } = await setupControlPlane();
    const answer = await control('POST /scenarios', sent);
    expect(answer.status).toBe(status);
    expect(answer.body.errors).toEqual(errors);
    expect(sandbox.connections.list()).toEqual([]);
  });
});
