import { describe, expect, it } from 'vitest';
import { toSnakeCase } from '../../../sandbox-server/control/snake-case.ts';
import { createSandbox, type Fault } from '../../../sandbox-server/index.ts';
import { faultBody, toFault } from '../../../sandbox-server/schema/fault.ts';
import { parse } from '../../../sandbox-server/schema/parse.ts';
import { actAs, setupSandbox } from '../app.ts';

const CLIENT = { id: 'one', secret: 'secret' };
const DROP = { network: 'drop' } as const;

describe('a fault is refused', () => {
  it.each<[string, Fault, string]>([
    [
      'that spoils nothing',
      { operation: 'get-user-info' },
      'fault: Must say what goes wrong: problem, tokenError, body, network, latency, slowBody or webhook',
    ],
    [
      'with a problem that its operation does not declare',
      { operation: 'create-connection', problem: 'gateway_timeout' },
      'problem: create-connection declares no gateway_timeout, only invalid_parameters, ',
    ],
    [
      'that wants two answers',
      { problem: 'forbidden', body: 'empty' },
      'body: Must not be provided together with problem',
    ],
    [
      'that slows what never comes',
      { ...DROP, slowBody: 5 },
      'slowBody: Must not be provided together with network',
    ],
    [
      'that leaves to chance what it also says',
      { ...DROP, nth: 2, probability: 0.5 },
      'probability: Must not be provided together with nth',
    ],
    [
      'that asks to come back from anything but a limit',
      { problem: 'forbidden', retryAfter: 1 },
      'retryAfter: Must be provided only with the problem rate_limit_exceeded',
    ],
    ['that never strikes', { ...DROP, times: 0 }, 'times: Must be at least 1'],
    ['of the call before the first', { ...DROP, nth: 0 }, 'nth: Must be at least 1'],
    ['likelier than sure', { ...DROP, probability: 2 }, 'probability: Must be at most 1'],
    ['with half a millisecond', { latency: 0.5 }, 'latency: Must be an integer'],
    ['that outlasts everybody', { latency: 1e9 }, 'latency: Must be at most 3600000'],
    [
      'of an unknown mock user',
      { ...DROP, user: 'jon' },
      'user: there is no mock user jon; did you mean john?',
    ],
    ['of an unknown client', { ...DROP, clientId: 'x' }, 'there is no client x'],
    [
      'of calls and webhooks',
      { ...DROP, webhook: { fail: 500 } },
      'network: Must not be provided together with webhook',
    ],
    [
      'that does two things to a webhook',
      { webhook: { late: 'PT1M', badSignature: true } },
      'webhook: Must say one thing that goes wrong: late, fail, duplicate, reorder or badSignature',
    ],
    [
      'that does nothing to a webhook',
      { webhook: { type: 'connection_failed' } },
      'webhook: Must say one thing that goes wrong',
    ],
    [
      'with a status of a successful delivery',
      { webhook: { fail: 204 } },
      "webhook.fail: Must be 'drop' or",
    ],
    ['late for ever', { webhook: { late: 'P9999999D' } }, 'webhook.late: Must have no number of'],
    ['a month late', { webhook: { late: 'P1M' } }, 'webhook.late: Must be a duration'],
  ])('%s', (_, fault, message) => {
    const { faults } = createSandbox();
    expect(() => faults.add(fault)).toThrow(RangeError);
    expect(() => faults.add(fault)).toThrow(message);
    expect(faults.list()).toEqual([]);
  });

  it('with an unknown field', () => {
    const typo: Fault & { lateny: number } = { ...DROP, lateny: 5 };
    expect(() => createSandbox().faults.add(typo)).toThrow("Did you mean 'latency'?");
  });

  it('by a client that is not meant', () => {
    const sandbox = createSandbox({ clients: [CLIENT, { ...CLIENT, id: 'two' }] });
    const { faults } = sandbox.client('one');
    expect(() => faults.add({ ...DROP, clientId: 'two' })).toThrow('clientId: must be one');
  });
});

describe('a fault over the wire', () => {
  const FAULT: Fault = {
    operation: 'create-connection',
    clientId: 'one',
    connectionId: 'c1',
    user: 'john',
    nth: 2,
    times: 3,
    problem: 'rate_limit_exceeded',
    retryAfter: 5,
    latency: 1,
    slowBody: 2,
  };

  it.each<[string, Fault]>([
    ['of calls', FAULT],
    ['of webhooks', { webhook: { type: 'connection_failed', badSignature: true } }],
    ['by chance', { probability: 0.5, body: 'truncated' }],
  ])('%s comes back as it was', (_, fault) => {
    const parsed = parse(faultBody, toSnakeCase(fault));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(toFault(parsed.value)).toEqual(fault);
  });

  it('has its fields in snake case', () => {
    expect(toSnakeCase({ ...FAULT, webhook: { badSignature: true } })).toMatchObject({
      client_id: 'one',
      connection_id: 'c1',
      retry_after: 5,
      slow_body: 2,
      webhook: { bad_signature: true },
    });
  });

  it('is refused by the names of the wire', () => {
    const body = { network: 'drop', slow_body: 5, clientId: 'x' };
    expect(parse(faultBody, body)).toEqual({
      ok: false,
      errors: {
        body: ["Unknown field 'clientId'. Did you mean 'client_id'?"],
        slow_body: ['Must not be provided together with network'],
      },
    });
  });
});

describe('the faults of a client', () => {
  const DEFAULT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret' };

  async function twoClients() {
    const base = await setupSandbox({ clients: [DEFAULT, CLIENT] });
    const one = await actAs(base.unchecked, CLIENT);
    return { ...base, one };
  }

  it.each<[string, (base: Awaited<ReturnType<typeof twoClients>>) => void]>([
    ['added by it', ({ sandbox }) => sandbox.client('one').faults.add(DROP)],
    ['added for it', ({ sandbox }) => sandbox.faults.add({ ...DROP, clientId: 'one' })],
  ])('%s spare the others', async (_, add) => {
    const base = await twoClients();
    add(base);
    await expect(base.one.create()).rejects.toThrow(TypeError);
    expect((await base.create()).status).toBe('authorization_required');
  });

  it('go before those of all', async () => {
    const base = await twoClients();
    base.sandbox.faults.add({ operation: 'create-connection', problem: 'unknown_error' });
    base.sandbox.client('one').faults.add({ problem: 'provider_error' });
    expect((await base.one.create()).title).toBe('Provider Error');
    expect((await base.create()).title).toBe('Unknown Error');
  });

  it('are listed and removed by the client and by the sandbox', async () => {
    const { sandbox } = await twoClients();
    const general = sandbox.faults.add(DROP);
    const own = sandbox.client('one').faults.add(DROP);
    expect(own.clientId).toBe('one');
    expect(sandbox.faults.list()).toEqual([general, own]);
    expect(sandbox.client('one').faults.list()).toEqual([own]);
    sandbox.client('one').faults.remove(general.id);
    expect(sandbox.faults.list()).toEqual([general, own]);
    sandbox.faults.remove(own.id);
    expect(sandbox.faults.list()).toEqual([general]);
  });

  it('are cleared without those of others', async () => {
    const { sandbox } = await twoClients();
    const general = sandbox.faults.add(DROP);
    sandbox.client('one').faults.add(DROP);
    sandbox.client('one').faults.clear();
    expect(sandbox.faults.list()).toEqual([general]);
    sandbox.faults.clear();
    expect(sandbox.faults.list()).toEqual([]);
  });
});

describe('a fault of a mock user', () => {
  it('strikes calls for the connections on which that one logged in', async () => {
    const base = await setupSandbox();
    const john = await base.connect();
    const other = await base.connect(undefined, { username: 'salaried', password: 'doe' });
    base.sandbox.faults.add({ user: 'salaried', problem: 'provider_error' });
    const read = async (connection: string) =>
      (await base.call('GET', '/v3/connected-accounts', { connection })).status;
    expect([await read(john.id), await read(other.id)]).toEqual([200, 502]);
  });

  it('strikes where the connection is in the path, too', async () => {
    const base = await setupSandbox();
    const { id } = await base.connect();
    base.sandbox.faults.add({ user: 'john', problem: 'provider_error' });
    expect((await base.call('GET', `/v3/data-connections/${id}/user-info`)).status).toBe(502);
  });
});

describe('a fault without an operation', () => {
  it('spares operations that declare no such problem', async () => {
    const base = await setupSandbox();
    const { id: connection } = await base.connect();
    base.sandbox.faults.add({ problem: 'gateway_timeout' });
    expect((await base.create()).status).toBe('authorization_required');
    const read = await base.call('GET', '/v3/connected-accounts', { connection });
    expect(read.status).toBe(504);
  });
});

describe('general slowness and a particular problem', () => {
  it('come together', async () => {
    const base = await setupSandbox();
    base.sandbox.faults.add({ slowBody: 2, latency: 2 });
    base.sandbox.faults.add({ operation: 'create-connection', problem: 'provider_error' });
    const response = await base.call('POST', '/v3/data-connections');
    expect(response.status).toBe(502);
    expect(response.headers.has('Content-Length')).toBe(true);
    expect(base.sandbox.faults.list()).toMatchObject([{ hits: 1 }, { hits: 1 }]);
  });
});

describe('a fault by chance', () => {
  it('spoils the same calls with the same seed', async () => {
    const spoiled = async (seed: string) => {
      const base = await setupSandbox({ seed });
      base.sandbox.faults.add({ probability: 0.5, problem: 'provider_error' });
      const statuses: number[] = [];
      for (let i = 0; i < 40; i += 1) {
        statuses.push((await base.call('POST', '/v3/data-connections')).status);
      }
      return statuses.join(' ');
    };
    const first = await spoiled('seed');
    expect(first).toContain('400');
    expect(first).toContain('502');
    expect(await spoiled('seed')).toBe(first);
    expect(await spoiled('another')).not.toBe(first);
  });
});
