import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Connection } from '../../../sandbox-server/domain/connection/connection.ts';
import type { FaultRecord, WebhookFault } from '../../../sandbox-server/domain/faults/fault.ts';
import type { TransactionRequest } from '../../../sandbox-server/domain/ledger/transaction-request.ts';
import type { Delivery } from '../../../sandbox-server/domain/webhooks/delivery.ts';
import type { Client } from '../../../sandbox-server/domain/world/client.ts';
import {
  createSandbox,
  type SandboxOptions,
  type Snapshot,
} from '../../../sandbox-server/index.ts';
import { actAs, callWith, tokenFor } from '../app.ts';
import { person } from '../person.ts';
import { anySteps, copyActor, createActor, performSteps, type Step } from '../steps.ts';

const NOW = Date.parse('2026-03-16T12:00:00Z');
const HOOK = 'https://app.example/hooks';
const OPTIONS = {
  clients: [
    {
      id: 'lender',
      secret: 'hush',
      webhookUri: HOOK,
      journey: { description: 'custom', text: 'For our club' },
    },
    { id: 'club', secret: 'hush', returnUris: ['https://app.example/back?basket=7'] },
  ],
  dailyCallLimit: 9,
} as const satisfies SandboxOptions;
const LENDER = { id: 'lender', secret: 'hush' };

/** A frozen sandbox; `statuses` are what the app's endpoint answers, in turn, and 204 from then on. */
function frozen(statuses: readonly number[] = []) {
  const left = [...statuses];
  const sandbox = createSandbox({
    ...OPTIONS,
    fetch: async () => new Response(null, { status: left.shift() ?? 204 }),
  });
  sandbox.clock.freeze(NOW);
  return sandbox;
}

const EVERYTHING: Step[] = [
  { what: 'create', nth: 0 },
  { what: 'create', nth: 1 },
  { what: 'create', nth: 2 },
  { what: 'create', nth: 3 },
  { what: 'approveOne', nth: 0 },
  { what: 'approveOne', nth: 1 },
  { what: 'refuse', nth: 2 },
  { what: 'readAccounts', nth: 0 },
  { what: 'askForTransactions', nth: 0 },
  { what: 'askForTransactions', nth: 1 },
  { what: 'advanceClock', nth: 3 },
  { what: 'revoke', nth: 1 },
  { what: 'addFaults', nth: 2 },
  { what: 'create', nth: 1 },
];

/** What is answered in every way there is, whatever faults were about before. */
const EVERY_ANSWER: Step[] = [
  { what: 'clearFaults', nth: 0 },
  { what: 'sendNonsense', nth: 0 },
  ...EVERYTHING,
];

/** A sandbox in which a bit of everything has happened. */
async function livedIn(statuses?: readonly number[]) {
  const sandbox = frozen(statuses);
  const actor = createActor(sandbox, { controls: sandbox.client('lender'), credentials: LENDER });
  await performSteps(actor, EVERYTHING);
  await sandbox.webhooks.settled();
  return { sandbox, actor };
}

function throughJson(snapshot: Snapshot): unknown {
  return JSON.parse(JSON.stringify(snapshot));
}

describe('a snapshot', () => {
  it('is JSON, and makes another sandbox the same', async () => {
    const { sandbox } = await livedIn([204, 500, 500, 500]);
    const snapshot = sandbox.snapshot();
    expect(throughJson(snapshot)).toEqual(snapshot);
    const other = frozen();
    other.restore(throughJson(snapshot));
    expect(other.snapshot()).toEqual(snapshot);
    expect(other.connections.list()).toEqual(sandbox.connections.list());
    expect(other.webhooks.list()).toEqual(sandbox.webhooks.list());
    expect(other.client('lender').faults.list()).toEqual(sandbox.client('lender').faults.list());
    expect(other.clients.list()).toEqual(sandbox.clients.list());
  });

  it('has a bit of everything in this test', async () => {
    const { sandbox } = await livedIn([204, 500, 500, 500]);
    const [lender] = sandbox.snapshot().tenants;
    expect(lender?.connections.map((each) => Object.keys(each).sort().join())).toHaveLength(4);
    expect(new Set(sandbox.connections.list().map(({ status }) => status))).toEqual(
      new Set(['authorized', 'failed', 'authorization_required']),
    );
    expect(lender?.transactionRequests.length).toBeGreaterThan(0);
    expect(lender?.deliveries.map(({ attempts }) => attempts.length)).toContain(1);
    expect(lender?.faults.records.length).toBeGreaterThan(0);
    expect(Object.keys(lender?.calls ?? {})).not.toEqual([]);
  });

  it('does not change afterwards', async () => {
    const { sandbox, actor } = await livedIn();
    const snapshot = sandbox.snapshot();
    const before = JSON.stringify(snapshot);
    await performSteps(actor, EVERYTHING);
    expect(JSON.stringify(snapshot)).toBe(before);
  });

  it('gives later requests the same bytes, whatever happened in between', async () => {
    const some = anySteps({ minLength: 0, maxLength: 12 });
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(some, some, some, async (before, between, after) => {
        const sandbox = frozen();
        const actor = createActor(sandbox, { credentials: LENDER });
        await performSteps(actor, [...EVERYTHING, ...before]);
        const snapshot = sandbox.snapshot();
        const [twin, triplet] = [copyActor(actor), copyActor(actor)];
        const expected = await performSteps(actor, after);
        for (const answer of expected) seen.add(Number(answer.slice(1, 4)));
        await performSteps(actor, between);
        sandbox.restore(throughJson(snapshot));
        expect(await performSteps(twin, after)).toEqual(expected);
        const other = frozen();
        other.restore(throughJson(snapshot));
        expect(await performSteps(copyActor(triplet, other.fetch, other), after)).toEqual(expected);
      }),
      { numRuns: 20, examples: [[[], EVERYTHING, EVERY_ANSWER]] },
    );
    expect([...seen]).toEqual(expect.arrayContaining([200, 201, 202, 303, 400, 502]));
  });

  it('has a place for every fact there is', () => {
    type State = Snapshot['tenants'][number];
    type Wire<K extends 'connections' | 'transactionRequests' | 'deliveries'> = State[K][number];
    expectTypeOf<keyof Wire<'connections'>>().toEqualTypeOf<keyof Connection>();
    expectTypeOf<keyof Wire<'transactionRequests'>>().toEqualTypeOf<keyof TransactionRequest>();
    expectTypeOf<keyof Wire<'deliveries'>>().toEqualTypeOf<keyof Delivery>();
    expectTypeOf<KeysOf<Wire<'deliveries'>['event']>>().toEqualTypeOf<KeysOf<Delivery['event']>>();
    expectTypeOf<KeysOf<Wire<'deliveries'>['attempts'][number]>>().toEqualTypeOf<
      KeysOf<Delivery['attempts'][number]>
    >();
    expectTypeOf<keyof State['client']>().toEqualTypeOf<keyof Client>();
    type Fault = State['faults']['records'][number];
    expectTypeOf<keyof Fault>().toEqualTypeOf<keyof FaultRecord>();
    expectTypeOf<keyof NonNullable<Fault['webhook']>>().toEqualTypeOf<keyof WebhookFault>();
  });
});

type KeysOf<T> = T extends unknown ? keyof T : never;

describe('restoring', () => {
  it('leaves what was taken from the sandbox before working', async () => {
    const { sandbox } = await livedIn();
    const [{ clock, connections }, lender] = [sandbox, sandbox.client('lender')];
    const snapshot = sandbox.snapshot();
    await clock.advance('P1D');
    sandbox.restore(snapshot);
    expect(clock.now()).toBe(NOW);
    await lender.clock.advance('PT1H');
    expect(lender.clock.now()).toBe(NOW + 3000 + 3_600_000);
    expect(lender.connections.list()).toEqual(connections.list());
  });

  it('leaves tokens and the pages of its connections valid, and no others', async () => {
    const sandbox = frozen();
    const { call, create } = await actAs(sandbox.fetch, LENDER);
    const before = await create();
    const snapshot = sandbox.snapshot();
    const after = await create();
    sandbox.restore(snapshot);
    expect((await person(sandbox.fetch).visit(before.hosted_page.uri)).status).toBe(200);
    expect((await person(sandbox.fetch).visit(after.hosted_page.uri)).status).toBe(404);
    expect((await call('POST', '/v3/data-connections', { body: {} })).status).toBe(400);
  });

  it('keeps the clients of the snapshot, and no others', () => {
    const sandbox = frozen();
    sandbox.clients.add({ id: 'bank', secret: 'old', aisp: true });
    const snapshot = sandbox.snapshot();
    sandbox.clients.remove('bank');
    sandbox.clients.add({ id: 'stranger', secret: 'x' });
    sandbox.restore(snapshot);
    expect(sandbox.clients.list().map(({ id }) => id)).toEqual(['lender', 'club', 'bank']);
  });

  it('is not touched by a request that was under way', async () => {
    const sandbox = frozen();
    const token = await tokenFor(sandbox.fetch, LENDER);
    const snapshot = sandbox.snapshot();
    const { body, write } = slowBody();
    const call = callWith(
      (input, init) => sandbox.fetch(input, { ...init, body, duplex: 'half' } as RequestInit),
      token,
    );
    const answer = call('POST', '/v3/data-connections', { body: '' });
    await write(CREATE_JSON.slice(0, 20));
    sandbox.restore(snapshot);
    await write(CREATE_JSON.slice(20), 'done');
    expect((await answer).status).toBe(201);
    expect(sandbox.snapshot()).toEqual(snapshot);
  });

  it('goes on telling what was not told yet, and forgets what was being told', async () => {
    const told: string[] = [];
    const holding: (() => void)[] = [];
    const sandbox = createSandbox({
      ...OPTIONS,
      fetch: (_, { body }) => {
        told.push(JSON.parse(String(body)).connection_id);
        return new Promise((resolve) => holding.push(() => resolve(new Response())));
      },
    });
    sandbox.clock.freeze(NOW);
    const { connect } = await actAs(sandbox.fetch, LENDER);
    const { id } = await connect();
    const snapshot = sandbox.snapshot();
    sandbox.restore(snapshot);
    const settled = sandbox.webhooks.settled();
    await expect.poll(() => told).toEqual([id, id]);
    for (const release of holding) release();
    await settled;
    expect(sandbox.webhooks.list()).toMatchObject([{ isDelivered: true, attempts: [{}] }]);
  });
});

const CREATE_JSON = JSON.stringify({
  scopes: ['accounts'],
  provider_selection: { type: 'user_selected' },
  user: { name: 'Ada Lovelace', email: 'ada@example.com' },
  user_consent: { type: 'authorization_flow_captured' },
});

function slowBody() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const write = async (text: string, end?: 'done') => {
    await writer.write(new TextEncoder().encode(text));
    if (end === 'done') await writer.close();
  };
  return { body: readable, write };
}

describe('what is no snapshot', () => {
  const bad: [what: string, change: (snapshot: Snapshot) => unknown, message: RegExp][] = [
    ['nothing', () => undefined, /Must be provided/],
    ['text', () => 'snapshot', /Must be an object/],
    ['an empty object', () => ({}), /format: Must be provided\n {2}version: Must be provided/],
    [
      'JSON of something else',
      (s) => ({ ...s, format: 'x' }),
      /format: Must be 'connect-bank-sandb/,
    ],
    ['another version', (s) => ({ ...s, version: 2 }), /version: Must be 1: another version/],
    [
      'another seed',
      (s) => ({ ...s, seed: 'x' }),
      /seed: Must be 'connect-bank', the seed of this/,
    ],
    ['no clock', ({ clock: _, ...s }) => s, /clock: Must be provided/],
    ['an unknown field', (s) => ({ ...s, clok: 1 }), /Unknown field 'clok'. Did you mean 'clock'/],
    [
      'a clock of text',
      (s) => ({ ...s, clock: { offset: 'x' } }),
      /clock.offset: Must be a number/,
    ],
    [
      'a wrong fact',
      (s) => edited(s, (text) => text.replace('"scopes":["accounts"', '"scopes":["acounts"')),
      /tenants.0.connections.0.scopes.0: Unknown value. Valid values are 'info', 'accounts'/,
    ],
    [
      'a client twice',
      (s) => ({ ...s, tenants: [...s.tenants, ...s.tenants] }),
      /tenants.2.client.id: /,
    ],
    [
      "another client's connection",
      (s) => edited(s, (text) => text.replace('"clientId":"lender"', '"clientId":"club"')),
      /tenants.0.connections.0.clientId: Must be 'lender'/,
    ],
  ];

  it.each(bad)('is refused and changes nothing: %s', async (_, change, message) => {
    const { sandbox } = await livedIn();
    const before = sandbox.snapshot();
    const restore = () => sandbox.restore(change(before));
    expect(restore).toThrow(message);
    expect(restore).toThrow(RangeError);
    expect(sandbox.snapshot()).toEqual(before);
  });

  it('is refused with a clock beyond all dates', async () => {
    const { sandbox } = await livedIn();
    const snapshot = sandbox.snapshot();
    const errors = errorsOf(() => sandbox.restore({ ...snapshot, clock: { offset: 1e300 } }));
    expect(errors).toEqual({ 'clock.offset': [expect.stringMatching(/^Must be at most/)] });
  });

  it('is refused with a fault that would outlast all patience', () => {
    const sandbox = createSandbox();
    sandbox.faults.add({ latency: 5 });
    const text = JSON.stringify(sandbox.snapshot()).replace('"latency":5', '"latency":1e300');
    const errors = errorsOf(() => sandbox.restore(JSON.parse(text)));
    expect(errors).toEqual({ 'faults.records.0.latency': expect.any(Array) });
  });

  it('says what is wrong field by field', async () => {
    const { sandbox } = await livedIn();
    const errors = errorsOf(() => sandbox.restore({ ...sandbox.snapshot(), traces: -1 }));
    expect(errors).toEqual({ traces: ['Must be at least 0'] });
  });
});

function edited(snapshot: Snapshot, edit: (text: string) => string): unknown {
  return JSON.parse(edit(JSON.stringify(snapshot)));
}

function errorsOf(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'errors' in error ? error.errors : error;
  }
  return undefined;
}

describe('a sandbox that runs with real time', () => {
  it('is as far ahead of it after it was restored', async () => {
    const sandbox = createSandbox();
    await sandbox.clock.advance('P30D');
    const snapshot = sandbox.snapshot();
    await sandbox.clock.advance('P30D');
    sandbox.restore(snapshot);
    const ahead = sandbox.clock.now() - Date.now();
    // An hour of the thirty days is more than any machine needs between two lines.
    expect(Math.abs(ahead - 30 * 86_400_000)).toBeLessThan(3_600_000);
  });
});
