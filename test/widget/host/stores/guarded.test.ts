import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStore, type Session, type SessionStore } from '../../../../widget/host/index.ts';
import { proof, setupHost } from '../setup-host.ts';

const never = () => new Promise<never>(() => {});
const clock = () => Date.UTC(2026, 0, 1);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A store that works until `fault` replaces what its operations do. */
function breakable() {
  const kept = memoryStore({ clock });
  const state: { fault: (() => Promise<never>) | undefined; calls: number } = {
    fault: undefined,
    calls: 0,
  };
  const run = <T>(work: () => T): T | Promise<never> => {
    state.calls += 1;
    return state.fault === undefined ? work() : state.fault();
  };
  const store: SessionStore = {
    insert: async (...given) => run(() => kept.insert(...given)),
    read: (...given) => run(() => kept.read(...given)),
    replace: async (...given) => run(() => kept.replace(...given)),
    setMarker: async (...given) => run(() => kept.setMarker(...given)),
    hasMarker: async (...given) => run(() => kept.hasMarker(...given)),
    deleteMarker: async (...given) => run(() => kept.deleteMarker(...given)),
  };
  return { store, state, world: setupHost({ store, clock }) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * The response, and after how many milliseconds it came. Time passes only once the store was called: before
 * that, the host hashes in another thread, which takes time that no clock here measures.
 */
async function timed(state: { calls: number }, ask: () => Promise<Response> | Response) {
  const before = state.calls;
  const startedAt = performance.now();
  let response: Response | undefined;
  void Promise.resolve(ask()).then((answer) => {
    response = answer;
  });
  while (response === undefined && state.calls === before) await nextTurn();
  while (response === undefined) {
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    if (response === undefined) await vi.advanceTimersByTimeAsync(100);
  }
  return { response, ms: performance.now() - startedAt };
}

describe('a store that does not respond', () => {
  it('blocks neither polls nor creations nor health: 503 within seconds, and the journey continues', async () => {
    const { world, state } = breakable();
    const session = await world.start();
    const { challenge } = await proof('b');
    state.fault = never;
    const asks = [
      () => world.ask(session.id, session.verifier),
      () => world.create({ use_case: 'rewards', mode: 'popup', challenge }),
      () => world.send('/health'),
    ];
    for (const ask of asks) {
      const { response, ms } = await timed(state, ask);
      expect(response.status).toBe(503);
      expect(ms).toBeLessThanOrEqual(4000);
    }
    const { response } = await timed(state, () => world.ask(session.id, session.verifier));
    expect(response.headers.get('Retry-After')).toBe('2');
    state.fault = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(
      (await timed(state, () => world.ask(session.id, session.verifier))).response.status,
    ).toBe(200);
  });

  it('is not called by every poll, so that calls do not accumulate in its client', async () => {
    const { world, state } = breakable();
    const session = await world.start();
    state.fault = never;
    await timed(state, () => world.ask(session.id, session.verifier));
    const before = state.calls;
    const polls: Promise<Response>[] = [];
    for (let nth = 0; nth < 1000; nth += 1) {
      polls.push(world.ask(session.id, session.verifier));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(2000);
    for (const { status } of await Promise.all(polls)) expect(status).toBe(503);
    expect(state.calls - before).toBeLessThanOrEqual(11);
  });

  it('is called again by every request as soon as one call succeeds', async () => {
    const { world, state } = breakable();
    const session = await world.start();
    state.fault = never;
    await timed(state, () => world.ask(session.id, session.verifier));
    state.fault = undefined;
    const polls = Array.from({ length: 3 }, () => world.ask(session.id, session.verifier));
    expect((await polls[0])?.status).toBe(200);
    expect((await world.ask(session.id, session.verifier)).status).toBe(200);
  });

  it('is called by every request as long as it responds to some', async () => {
    const { world, state, store } = breakable();
    const session = await world.start();
    let nth = 0;
    state.fault = () => (nth++ % 2 ? never() : Promise.reject(new Error('busy')));
    const polls = [1, 2].map(() => timed(state, () => world.ask(session.id, session.verifier)));
    for (const { response } of await Promise.all(polls)) expect(response.status).toBe(503);
    state.fault = undefined;
    expect(await store.read(session.id)).toBeDefined();
    const both = [1, 2].map(() => world.ask(session.id, session.verifier));
    for (const { status } of await Promise.all(both)) expect(status).toBe(200);
  });
});

describe('a store that violates the contract', () => {
  it.each<[string, () => Promise<never>]>([
    [
      'throws synchronously',
      () => {
        throw new Error('no connection');
      },
    ],
    ['rejects with a text', () => Promise.reject('no connection')],
    ['rejects with nothing', () => Promise.reject()],
    ['rejects with an object', () => Promise.reject({ code: 'E_DOWN' })],
    ['rejects with null', () => Promise.reject(null)],
  ])('and %s causes a 503, and the journey continues', async (_, fault) => {
    const { world, state } = breakable();
    const session = await world.start();
    state.fault = fault;
    const { response } = await timed(state, () => world.ask(session.id, session.verifier));
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ code: 'internal-error' });
    expect(world.events.at(-1)).toMatchObject({ type: 'internal-error' });
    expect((await world.send('/health')).status).toBe(503);
    state.fault = undefined;
    expect((await world.ask(session.id, session.verifier)).status).toBe(200);
  });

  it('and returns values instead of promises works', async () => {
    const sessions = new Map<string, Session>();
    const markers = new Set<string>();
    const store = {
      insert: (session: Session) =>
        !sessions.has(session.id) && !!sessions.set(session.id, session),
      read: (id: string) => sessions.get(id) ?? null,
      replace: (next: Session) => !!sessions.set(next.id, next),
      setMarker: (key: string) => !markers.has(key) && !!markers.add(key),
      hasMarker: (key: string) => markers.has(key),
      deleteMarker: (key: string) => markers.delete(key),
    };
    // As a store in JavaScript may be.
    const untyped: object = store;
    const world = setupHost({ store: untyped as SessionStore });
    const session = await world.start();
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect((await world.ask('A'.repeat(22), session.verifier)).status).toBe(404);
  });

  it('and is an object of a class with private fields works', async () => {
    class Kept implements SessionStore {
      #kept = memoryStore({ clock });
      insert(...given: Parameters<SessionStore['insert']>) {
        return this.#kept.insert(...given);
      }
      read(id: string) {
        return this.#kept.read(id);
      }
      replace(next: Session) {
        return this.#kept.replace(next);
      }
      setMarker(...given: Parameters<SessionStore['setMarker']>) {
        return this.#kept.setMarker(...given);
      }
      hasMarker(key: string) {
        return this.#kept.hasMarker(key);
      }
      deleteMarker(key: string) {
        return this.#kept.deleteMarker(key);
      }
    }
    const world = setupHost({ store: new Kept(), clock });
    expect(await world.status(await world.start())).toEqual({ status: 'pending' });
  });

  it.each(['insert', 'replace', 'setMarker'] as const)(
    'and does not return a boolean from %s causes a 503',
    async (operation) => {
      const nothing: object = { [operation]: async () => undefined };
      const store = { ...memoryStore({ clock }), ...nothing };
      const world = setupHost({ store, clock });
      const { verifier, challenge } = await proof();
      const created = await world.create({ use_case: 'rewards', mode: 'popup', challenge });
      const { session_id: id = '' } = await created.json();
      const statuses = [created.status, (await world.ask(id, verifier)).status];
      expect(statuses).toContain(503);
    },
  );

  it('and rejects every change is not called forever', async () => {
    const store = { ...memoryStore({ clock }), replace: async () => false };
    const world = setupHost({ store, clock });
    const session = await world.start();
    expect((await world.ask(session.id, session.verifier)).status).toBe(503);
  });

  it('and returns the session of another id causes an error', async () => {
    const kept = memoryStore({ clock });
    let only: string | undefined;
    const store = {
      ...kept,
      insert: (session: Session, at: number) => {
        only = session.id;
        return kept.insert(session, at);
      },
      read: () => kept.read(only ?? ''),
    };
    const world = setupHost({ store, clock });
    const session = await world.start();
    expect((await world.ask('A'.repeat(22), session.verifier)).status).toBe(503);
  });
});
