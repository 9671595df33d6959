import fc from 'fast-check';
import type { Sandbox, SandboxControls } from '../../sandbox-server/index.ts';
import { APP, CREATE_BODY, callWith, json, tokenFor } from './app.ts';
import { approve, person } from './person.ts';

/** Something that a client, its user or its controls does; `nth` picks what to do it to. */
export type Step = { what: keyof typeof ACTIONS; nth: number };

/** Who does it, and what they have come to know. */
export type Actor = {
  fetch: Sandbox['fetch'];
  controls: Pick<SandboxControls, 'clock' | 'faults' | 'connections'>;
  credentials?: { id: string; secret: string };
  known: Known;
};
type Known = {
  token: string;
  connections: { id: string; page: string }[];
  requests: { connection: string; path: string }[];
};

export function createActor(
  sandbox: Sandbox,
  { controls = sandbox, ...rest }: Partial<Pick<Actor, 'controls' | 'credentials'>> = {},
): Actor {
  return {
    fetch: sandbox.fetch,
    controls,
    ...rest,
    known: { token: '', connections: [], requests: [] },
  };
}

/** The same person with a memory of their own. */
export function copyActor(actor: Actor, fetch = actor.fetch, controls = actor.controls): Actor {
  return { ...actor, fetch, controls, known: structuredClone(actor.known) };
}

/** Does one step, and tells every answer in full: status, headers, body. */
export async function performStep(actor: Actor, { what, nth }: Step): Promise<string[]> {
  const answers: string[] = [];
  const fetch: Sandbox['fetch'] = async (input, init) => {
    const response = await actor.fetch(input, init);
    const copy = response.clone();
    answers.push(JSON.stringify([copy.status, [...copy.headers], await copy.text()]));
    return response;
  };
  if (actor.known.token === '') await logIn({ ...actor, fetch }, 0);
  await ACTIONS[what]({ ...actor, fetch }, nth);
  return answers;
}

export async function performSteps(actor: Actor, steps: readonly Step[]): Promise<string[]> {
  const answers: string[] = [];
  for (const step of steps) answers.push(...(await performStep(actor, step)));
  return answers;
}

type Action = (actor: Actor, nth: number) => Promise<unknown>;

const USERS = ['john', 'several', 'slow', 'error.provider_error'];

const create: Action = async ({ fetch, known }, nth) => {
  const body = {
    ...CREATE_BODY,
    ...(nth % 3 === 1 && { provider_selection: { type: 'preselected', provider_id: 'mock' } }),
    ...(nth % 3 === 2 && { data_access_type: 'one_time', metadata: { order: `${nth}` } }),
  };
  const response = await callWith(fetch, known.token)('POST', '/v3/data-connections', { body });
  if (response.status !== 201) return;
  const { id, hosted_page: page } = await json(response);
  known.connections.push({ id, page: page.uri });
};

const approveOne: Action = async ({ fetch, known }, nth) => {
  const connection = pick(known.connections, nth);
  if (connection === undefined) return;
  const visitor = await person(fetch).visit(connection.page);
  const username = pick(USERS, nth) ?? '';
  const password = username.startsWith('error') ? 'error' : 'doe';
  if (/name="(provider_id|decision|username)"/.test(visitor.page)) {
    await approve(visitor, { username, password });
  }
};

const cancel: Action = async ({ fetch, known }, nth) => {
  const connection = pick(known.connections, nth);
  if (connection === undefined) return;
  const { pathname } = new URL(connection.page);
  await fetch(`${APP}${pathname}/cancel`, { method: 'POST', body: new URLSearchParams() });
};

const readAccounts: Action = ({ fetch, known }, nth) =>
  callWith(fetch, known.token)('GET', '/v3/connected-accounts', {
    connection: pick(known.connections, nth)?.id ?? 'unknown',
  });

const askForTransactions: Action = async ({ fetch, known, controls }, nth) => {
  const connection = pick(known.connections, nth)?.id ?? '';
  const account = controls.connections.get(connection)?.accountIds?.[0] ?? 'none';
  const path = `/v3/connected-accounts/${account}/transactions/requests`;
  const body = { from: '2026-01-01', to: '2026-03-31', page_size: 2 + (nth % 5) };
  const response = await callWith(fetch, known.token)('POST', path, { body, connection });
  if (response.status !== 202) return;
  known.requests.push({ connection, path: `${path}/${(await json(response)).id}` });
};

const readTransactions: Action = async ({ fetch, known }, nth) => {
  const request = pick(known.requests, nth);
  if (request === undefined) return;
  const { path, connection } = request;
  await callWith(fetch, known.token)('GET', path, { connection });
};

/** As often as it takes while a fault is about: calls without a valid token are nobody's. */
const logIn: Action = async ({ fetch, known, credentials }) => {
  for (let token: string | undefined; token === undefined; known.token = token ?? '') {
    token = await tokenFor(fetch, credentials);
  }
};

const ACTIONS = {
  create,
  approveOne,
  refuse: cancel,
  readAccounts,
  askForTransactions,
  readTransactions,
  logIn,
  sendNonsense: ({ fetch, known }: Actor, nth: number) =>
    callWith(fetch, known.token)('POST', '/v3/data-connections', { body: { scopes: [nth] } }),
  advanceClock: async (actor: Actor, nth: number) => {
    await actor.controls.clock.advance(nth % 4 === 0 ? 'P20D' : 1000 * nth);
    await logIn(actor, nth);
  },
  addFaults: async ({ controls }: Actor, nth: number) => {
    controls.faults.add({
      operation: 'create-connection',
      problem: 'provider_error',
      times: nth % 3 || 1,
    });
    if (nth % 2 === 0) controls.faults.add({ problem: 'unknown_error', probability: 0.3 });
  },
  clearFaults: async ({ controls }: Actor) => controls.faults.clear(),
  revoke: async ({ known, controls }: Actor, nth: number) => {
    const id = pick(known.connections, nth)?.id ?? '';
    if (controls.connections.get(id)?.status !== 'authorized') return;
    if (controls.connections.get(id)?.revokedAt === undefined) controls.connections.revoke(id);
  },
} satisfies Record<string, Action>;

/** Steps in any order, the usual ones more often. */
export function anySteps(length: { minLength: number; maxLength: number }): fc.Arbitrary<Step[]> {
  const usual = [
    'create',
    'approveOne',
    'approveOne',
    'readAccounts',
    'askForTransactions',
  ] as const;
  const every = Object.keys(ACTIONS).filter((name): name is Step['what'] => name in ACTIONS);
  const what = fc.constantFrom(...usual, ...every);
  return fc.array(fc.record({ what, nth: fc.nat(20) }), length);
}

function pick<T>(items: readonly T[], nth: number): T | undefined {
  return items[nth % Math.max(items.length, 1)];
}
