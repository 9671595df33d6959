import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox-server/index.ts';
import { API, actAs } from '../app.ts';
import { createActor, performSteps, type Step } from '../steps.ts';

const NOW = '2026-03-16T12:00:00Z';
const LENDER = { id: 'lender', secret: 'hush', webhookUri: 'https://app.example/hooks' };
const CLUB = { id: 'club', secret: 'hush' };

const LIFE: Step[] = [
  { what: 'create', nth: 0 },
  { what: 'approveOne', nth: 0 },
  { what: 'readAccounts', nth: 0 },
  { what: 'askForTransactions', nth: 0 },
  { what: 'addFaults', nth: 1 },
  { what: 'create', nth: 1 },
  { what: 'advanceClock', nth: 3 },
  { what: 'create', nth: 2 },
];

async function started() {
  const sandbox = createSandbox({
    now: NOW,
    clients: [LENDER, CLUB],
    fetch: async () => new Response(null, { status: 204 }),
  });
  await sandbox.clock.freeze(Date.parse(NOW));
  return sandbox;
}

describe('reset', () => {
  it('makes everything as it was: the same requests get the same bytes again', async () => {
    const sandbox = await started();
    const first = await performSteps(createActor(sandbox, { credentials: LENDER }), LIFE);
    sandbox.reset();
    await sandbox.clock.freeze(Date.parse(NOW));
    expect(await performSteps(createActor(sandbox, { credentials: LENDER }), LIFE)).toEqual(first);
  });

  it('leaves nothing of what happened', async () => {
    const sandbox = await started();
    const untouched = sandbox.snapshot();
    await performSteps(createActor(sandbox, { credentials: LENDER }), LIFE);
    sandbox.client('club').faults.add({ problem: 'provider_error' });
    sandbox.reset();
    await sandbox.clock.freeze(Date.parse(NOW));
    expect({ ...sandbox.snapshot(), clock: untouched.clock }).toEqual(untouched);
    expect(sandbox.connections.list()).toEqual([]);
    expect(sandbox.webhooks.list()).toEqual([]);
    expect(sandbox.requests.list()).toEqual([]);
  });

  it('lets the clock run from its start', async () => {
    const sandbox = await started();
    await sandbox.clock.advance('P90D');
    sandbox.reset();
    expect(sandbox.clock.isFrozen()).toBe(false);
    expect(sandbox.clock.now() - Date.parse(NOW)).toBeLessThan(86_400_000);
  });

  it('keeps clients, those added later too, and their tokens', async () => {
    const sandbox = await started();
    sandbox.clients.add({ id: 'late', secret: 'x', name: 'Latecomer' });
    const { call } = await actAs(sandbox.fetch, { id: 'late', secret: 'x' });
    sandbox.reset();
    expect(sandbox.clients.list().map(({ name }) => name)).toContain('Latecomer');
    expect((await call('GET', '/v3/connected-accounts', { connection: 'x' })).status).toBe(404);
  });

  it('goes on telling an app what happens', async () => {
    const sandbox = await started();
    await performSteps(createActor(sandbox, { credentials: LENDER }), LIFE);
    sandbox.reset();
    const { connect } = await actAs(sandbox.fetch, LENDER);
    const { id } = await connect();
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.list()).toMatchObject([{ connectionId: id, isDelivered: true }]);
  });

  it('of one client leaves the others alone', async () => {
    const sandbox = await started();
    const [lender, club] = [sandbox.client('lender'), sandbox.client('club')];
    await performSteps(createActor(sandbox, { controls: lender, credentials: LENDER }), LIFE);
    await performSteps(createActor(sandbox, { controls: club, credentials: CLUB }), LIFE);
    const before = sandbox.snapshot();
    lender.reset();
    const after = sandbox.snapshot();
    expect(after.tenants[1]).toEqual(before.tenants[1]);
    expect(after.clock).toEqual(before.clock);
    expect(lender.connections.list()).toEqual([]);
    expect(lender.faults.list()).toEqual([]);
    expect(lender.clock.now()).toBe(Date.parse(NOW));
    expect(club.clock.now()).toBe(Date.parse(NOW) + 3000);
    const page = String(before.tenants[0]?.connections[0]?.journeyId);
    expect((await sandbox.fetch(`${API}/data/${page}`)).status).toBe(404);
  });

  it('of a client that is not there says so', async () => {
    const sandbox = await started();
    expect(() => sandbox.client('nobody').reset()).toThrow('there is no client nobody');
  });
});
