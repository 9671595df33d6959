import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { AUTHORISED, problemResponse } from '../../truelayer/fake-truelayer.ts';
import { proof, setupHost, USER } from '../setup-host.ts';

const BODY = { use_case: 'rewards', mode: 'popup' };
const LIFETIME_MS = 30 * 60_000;

async function request(name = 'a') {
  return { ...BODY, challenge: (await proof(name)).challenge };
}

/** The statuses of so many requests for a session. */
async function statusesOf(world: ReturnType<typeof setupHost>, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    statuses.push((await world.create(await request())).status);
  }
  return statuses;
}

describe('the sessions that one user has open', () => {
  it('are 20 at most by default: the next one is rejected before TrueLayer is called', async () => {
    const world = setupHost();
    expect(await statusesOf(world, 20)).toEqual(Array(20).fill(201));
    const asked = world.truelayer.asked.length;
    const refused = await world.create(await request());
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBe('60');
    expect(await refused.json()).toMatchObject({ code: 'rate-limited' });
    expect(world.truelayer.asked).toHaveLength(asked);
    expect(world.events.at(-1)).toMatchObject({ type: 'session-rejected', code: 'rate-limited' });
  });

  it('are counted for each user, so that no other user is rejected', async () => {
    const user = { ...USER };
    const world = setupHost({ user: () => user, maxSessionsPerUser: 2 });
    expect(await statusesOf(world, 3)).toEqual([201, 201, 429]);
    user.id = 'user-2';
    expect(await statusesOf(world, 3)).toEqual([201, 201, 429]);
  });

  it('are counted on all replicas that share a store', async () => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const replicas = [1, 2].map(() => setupHost({ store, maxSessionsPerUser: 3 }));
    const statuses = [];
    for (let nth = 0; nth < 4; nth += 1) {
      statuses.push((await replicas[nth % 2]?.create(await request()))?.status);
    }
    expect(statuses).toEqual([201, 201, 201, 429]);
  });

  it('stay within the limit if many are created at the same time', async () => {
    const world = setupHost({ maxSessionsPerUser: 5 });
    const body = await request();
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.create(body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  });

  it('do not count once they are authorised', async () => {
    const world = setupHost({ maxSessionsPerUser: 1, onAuthorized: () => {} });
    for (let nth = 0; nth < 3; nth += 1) {
      const session = await world.start();
      expect(session.response.status).toBe(201);
      world.truelayer.script('accounts', AUTHORISED);
      await world.openReturnUrl(session);
      expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    }
  });

  it('do not count once they have failed', async () => {
    const world = setupHost({ maxSessionsPerUser: 1 });
    for (let nth = 0; nth < 3; nth += 1) {
      const session = await world.start();
      expect(session.response.status).toBe(201);
      await world.openReturnUrl(session, { error: 'access_denied' });
      expect(await world.status(session)).toMatchObject({ status: 'failed' });
    }
  });

  it('do not count once they have expired', async () => {
    const world = setupHost({ maxSessionsPerUser: 1 });
    expect(await statusesOf(world, 2)).toEqual([201, 429]);
    world.advance(LIFETIME_MS);
    expect(await statusesOf(world, 2)).toEqual([201, 429]);
  });

  it('do not count where TrueLayer created no connection', async () => {
    const world = setupHost({ maxSessionsPerUser: 1 });
    const down = problemResponse(500, 'unknown-error');
    world.truelayer.script('create', down, down);
    expect(await statusesOf(world, 4)).toEqual([502, 502, 201, 429]);
  });

  it('count once, however often a request is repeated', async () => {
    const world = setupHost({ maxSessionsPerUser: 1 });
    const key = { [HEADERS.idempotencyKey]: 'key-1' };
    const body = await request();
    const answers = [await world.create(body, key), await world.create(body, key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('are freed once, without freeing a later session', async () => {
    const world = setupHost({ maxSessionsPerUser: 1, onFailed: () => {} });
    const first = await world.start();
    await world.openReturnUrl(first, { error: 'access_denied' });
    expect((await world.create(await request())).status).toBe(201);
    world.truelayer.always('accounts', AUTHORISED);
    await world.status(first);
    await world.openReturnUrl(first);
    expect((await world.create(await request())).status).toBe(429);
  });

  it('are not limited if the option is Infinity', async () => {
    const world = setupHost({ maxSessionsPerUser: Number.POSITIVE_INFINITY });
    expect(new Set(await statusesOf(world, 40))).toEqual(new Set([201]));
  });

  it.each([0, -1, 1.5, Number.NaN])('cannot be limited to %s', (maxSessionsPerUser) => {
    expect(() => setupHost({ maxSessionsPerUser })).toThrow(
      new TypeError('maxSessionsPerUser: expected a whole number above 0, or Infinity'),
    );
  });

  it('are stored under keys that do not reveal the user', async () => {
    const keys: string[] = [];
    const kept = memoryStore();
    const store = {
      ...kept,
      setMarker: (key: string, at: number) => kept.setMarker(key, keys.push(key) && at),
    };
    await setupHost({ store }).start();
    expect(keys).toEqual([expect.stringMatching(/^open:[\w-]{43}:\d+$/)]);
    expect(keys.join()).not.toContain(USER.id);
  });
});
