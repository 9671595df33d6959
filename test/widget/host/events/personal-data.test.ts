import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { type HostOptions, memoryStore } from '../../../../widget/host/index.ts';
import { LEASE } from '../../../../widget/host/sessions/lease.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import {
  AUTHORISED,
  problemResponse,
  type ScriptedResponse,
  SECRETS,
} from '../../truelayer/fake-truelayer.ts';
import { PAGE, proof, type StartedSession, setupHost } from '../setup-host.ts';

/** Whatever is somebody's, or opens something; each can be told from anything else. */
const MARKED = {
  userId: 'customer-7f3a',
  name: 'Marketa Markova',
  email: 'marketa.m@mail.example',
  phone: '+447700900123',
  address: '203.0.113.199',
  nameAtBank: 'MARKOVA MS M',
  verifier: 'verifier-of-marketa'.padEnd(43, '_'),
  clientSecret: SECRETS[0] ?? '',
  token: 'access-token-',
  idempotencyKey: 'idempotency-key-of-marketa',
} as const;
const WAY_BACK = 'invoice=4711';

const USER = {
  id: MARKED.userId,
  name: MARKED.name,
  email: MARKED.email,
  phone: MARKED.phone,
};

/** Everything marked, in the words of somebody who is careless: a database, a bank, a bug. */
const CARELESS = Object.values(MARKED).join(' ');
const careless = () => Object.assign(new Error(CARELESS), { detail: CARELESS, cause: CARELESS });
const echo = (status: number, type: string): ScriptedResponse =>
  problemResponse(status, type, { detail: CARELESS, errors: { user: [CARELESS] } });

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
let consoles: MockInstance[];
beforeEach(() => {
  consoles = METHODS.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
});
afterEach(() => vi.restoreAllMocks());

/** A host for Marketa, and a record of all it says to anybody. */
async function marketa(options: Partial<HostOptions> = {}) {
  const { challenge } = await proof('verifier-of-marketa');
  const world = setupHost({ user: () => USER, userIp: () => MARKED.address, ...options });
  world.truelayer.always('userInfo', { status: 200, body: { name: MARKED.nameAtBank } });
  const answers: string[] = [];
  const heard = async (response: Response) => {
    answers.push(`${response.status} ${await response.clone().text()}`);
    return response;
  };
  const create = (more: object = {}, headers: Record<string, string> = {}) => {
    const body = { use_case: 'affordability', mode: 'popup', challenge };
    const way = { return_path: `/pay?${WAY_BACK}`, ...more };
    const key = { [HEADERS.idempotencyKey]: MARKED.idempotencyKey };
    return world.create({ ...body, ...way }, { ...key, ...headers }).then(heard);
  };
  const start = async (): Promise<StartedSession> => {
    const body = { challenge, return_path: `/pay?${WAY_BACK}` };
    const started = await world.start(body, { [HEADERS.idempotencyKey]: MARKED.idempotencyKey });
    await heard(started.response);
    return { ...started, verifier: MARKED.verifier };
  };
  const ask = async (session: StartedSession) =>
    heard(await world.ask(session.id, session.verifier));
  const openReturnUrl = async (session: StartedSession, added?: Record<string, string>) =>
    heard(await world.openReturnUrl(session, added));
  const tellsNothing = (...more: string[]) => {
    const told = [
      JSON.stringify(world.events),
      ...answers,
      JSON.stringify(consoles.flatMap(({ mock }) => mock.calls)),
    ].join('\n');
    for (const secret of [...Object.values(MARKED), ...more]) expect(told).not.toContain(secret);
  };
  return { ...world, answers, create, start, ask, openReturnUrl, heard, tellsNothing };
}

const secretOf = ({ returnUri }: StartedSession) =>
  returnUri.searchParams.get('state')?.split('.')[1] ?? '';

describe('no personal data is in logs, responses or pages', () => {
  it('of a successful journey', async () => {
    const world = await marketa({
      onAuthorized: async ({ truelayer, connectionId }) =>
        void (await truelayer.userInfo(connectionId)),
    });
    const session = await world.start();
    await world.ask(session);
    world.truelayer.always('accounts', AUTHORISED);
    const page = await world.openReturnUrl(session);
    await world.ask(session);
    expect(world.events.map(({ type }) => type)).toContain('callback-run');
    // The way back is on the page that leads back, and nowhere else.
    expect(await page.text()).toContain(WAY_BACK);
    expect(JSON.stringify(world.events)).not.toContain(WAY_BACK);
    world.tellsNothing(secretOf(session));
  });

  it('of a journey that fails at the bank or afterwards', async () => {
    const world = await marketa({ onFailed: () => Promise.reject(careless()) });
    world.truelayer.always('accounts', echo(502, 'provider-error'));
    const session = await world.start();
    await world.ask(session);
    world.advance(5000);
    world.truelayer.always('accounts', echo(403, 'forbidden'));
    await world.openReturnUrl(session, { error: MARKED.email });
    await world.ask(session);
    const types = world.events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['failed', 'upstream-failed', 'callback-failed']));
    world.tellsNothing(secretOf(session));
  });

  it('of a callback that throws until its last attempt', async () => {
    const world = await marketa({
      onAuthorized: () => {
        throw careless();
      },
    });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    for (let poll = 0; poll < 20; poll++) {
      await world.ask(session);
      world.advance(5000);
    }
    const failures = world.events.filter(({ type }) => type === 'callback-failed');
    expect(failures).toHaveLength(LEASE.attempts);
    world.tellsNothing(secretOf(session));
  });

  it.each([
    [
      'its token',
      'token',
      { status: 400, body: { error: 'invalid_client', error_description: CARELESS } },
    ],
    ['a connection', 'create', echo(400, 'invalid-parameters')],
    ['a connection, with too many', 'create', echo(429, 'rate-limit-exceeded')],
    ['a connection, with nonsense', 'create', { status: 201, body: { id: [CARELESS] } }],
    ['a connection, with text', 'create', { status: 500, body: CARELESS }],
  ] as const)('by TrueLayer’s refusal of %s', async (_, operation, reply) => {
    const world = await marketa();
    world.truelayer.always(operation, reply);
    expect((await world.create()).status).toBeGreaterThanOrEqual(400);
    expect(world.events.map(({ type }) => type)).toContain('upstream-failed');
    world.tellsNothing(WAY_BACK);
  });

  it('of network errors with personal data', async () => {
    const { truelayer } = setupHost();
    const fetch = () => Promise.reject(new TypeError(CARELESS, { cause: careless() }));
    const world = await marketa({ truelayer: { ...truelayer.options, fetch } });
    expect((await world.create()).status).toBe(502);
    world.tellsNothing(WAY_BACK);
  });

  it.each([
    ['an unknown use case', { use_case: MARKED.name }, {}],
    ['a way back that is none', { return_path: `//evil.example/?${CARELESS}` }, {}],
    ['a provider that is none', { provider_id: MARKED.email }, {}],
    ['a language that is none', { language: MARKED.email }, {}],
    ['a challenge that is the verifier, and more', { challenge: `${MARKED.verifier}!` }, {}],
    ['a mode that is none', { mode: MARKED.name }, {}],
    ['a key that is none', {}, { [HEADERS.idempotencyKey]: `${MARKED.idempotencyKey} x` }],
    ['an origin that is none', {}, { Origin: MARKED.email }],
  ])('of the rejection of %s', async (_, body, headers) => {
    const world = await marketa();
    expect((await world.create(body, headers)).status).toBeGreaterThanOrEqual(400);
    expect(world.events).toMatchObject([{ type: 'session-rejected' }]);
    world.tellsNothing(WAY_BACK, 'marketa');
  });

  it('of a rate limit', async () => {
    const world = await marketa({ rateLimit: () => ({ retryAfterSeconds: 60 }) });
    expect((await world.create()).status).toBe(429);
    world.tellsNothing(WAY_BACK);
  });

  it('of options that throw, and a store that fails', async () => {
    const store = memoryStore();
    const world = await marketa({ store });
    const session = await world.start();
    const lost = await marketa({ store: { ...store, read: () => Promise.reject(careless()) } });
    await lost.heard(await lost.send('/health'));
    await lost.ask(session);
    await lost.openReturnUrl(session);
    const thrown = await marketa({
      user: () => {
        throw careless();
      },
    });
    await thrown.create();
    expect(lost.events.map(({ type }) => type)).toEqual(['internal-error', 'internal-error']);
    lost.tellsNothing(WAY_BACK, secretOf(session));
    thrown.tellsNothing(WAY_BACK);
  });

  it('of URLs that were guessed, used before or belong to another user', async () => {
    const world = await marketa();
    const session = await world.start();
    await world.ask({ ...session, verifier: `${MARKED.verifier}x` });
    await world.openReturnUrl({ ...session, cookie: '' });
    await world.openReturnUrl(session);
    world.tellsNothing(secretOf(session));
    expect(world.answers.at(-2)).toContain(`${PAGE}/pay?${WAY_BACK}`);
    expect(world.answers.at(-1)).not.toContain(WAY_BACK);
  });
});
