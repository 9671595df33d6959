import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectBankHost, memoryStore } from '../../../../widget/host/index.ts';
import type { CallbackContext } from '../../../../widget/host/options/options.ts';
import { LEASE } from '../../../../widget/host/sessions/lease.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { AUTHORISED } from '../../truelayer/fake-truelayer.ts';
import { PAGE, PUBLIC_URL, setupHost, USER } from '../setup-host.ts';

afterEach(() => vi.useRealTimers());

describe('onAuthorized', () => {
  it('receives the connection, the session, the user and a working client', async () => {
    const told: unknown[] = [];
    const world = setupHost({
      userIp: () => '203.0.113.7',
      renewal: { owns: () => true },
      onAuthorized: async ({ truelayer, signal, ...context }) => {
        const { name } = await truelayer.userInfo(context.connectionId, { signal });
        told.push({ ...context, name });
      },
    });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start({ connection_id: 'connection-0' });
    await world.openReturnUrl(session);
    expect(told).toEqual([
      {
        connectionId: 'connection-1',
        session: {
          id: session.id,
          userId: USER.id,
          useCase: 'affordability',
          createdAt: new Date('2026-01-01T00:00:00Z'),
          renews: 'connection-0',
          verifiedBy: 'cookie',
        },
        userIp: '203.0.113.7',
        attempt: 1,
        name: 'Jane Smith',
      },
    ]);
  });

  it('runs once, however many returns and polls race', async () => {
    const onAuthorized = vi.fn();
    const world = setupHost({ onAuthorized });
    const session = await world.start();
    world.truelayer.always('accounts', AUTHORISED);
    await Promise.all([
      ...[1, 2, 3].map(() => world.openReturnUrl(session)),
      ...[1, 2, 3, 4, 5].map(() => world.status(session)),
    ]);
    world.advance(10_000);
    await world.status(session);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('runs once, however many replicas share the store', async () => {
    const onAuthorized = vi.fn();
    const store = memoryStore();
    const world = setupHost({ store, onAuthorized, clock: Date.now });
    world.truelayer.always('accounts', AUTHORISED);
    const { id, verifier } = await world.start();
    const replicas = [1, 2, 3, 4].map(() =>
      connectBankHost({
        truelayer: world.truelayer.options,
        publicUrl: PUBLIC_URL,
        user: () => USER,
        store,
        onAuthorized,
      }),
    );
    const headers = { Origin: PAGE, [HEADERS.requestedWith]: '1', [HEADERS.verifier]: verifier };
    const answers = await Promise.all(
      replicas.map((replica) => replica.request(`/sessions/${id}`, { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('has run before the browser gets the status authorized', async () => {
    const running = deferred<void>();
    const called = deferred<void>();
    const world = setupHost({
      onAuthorized: () => {
        called.resolve();
        return running.promise;
      },
    });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    const returned = world.openReturnUrl(session);
    await called.promise;
    const meanwhile = await world.ask(session.id, session.verifier);
    expect(await meanwhile.json()).toEqual({ status: 'pending' });
    expect(meanwhile.headers.get('Retry-After')).toBe('1');
    running.resolve();
    await returned;
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('runs again by a later poll when it throws, and then is done', async () => {
    const attempts: number[] = [];
    const onAuthorized = ({ attempt }: CallbackContext) => {
      attempts.push(attempt);
      if (attempt === 1) throw new RangeError('no database');
    };
    const world = setupHost({ onAuthorized });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.openReturnUrl(session);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.advance(LEASE.firstDelayMs);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    world.advance(60_000);
    await world.status(session);
    expect(attempts).toEqual([1, 2]);
    expect(world.events).toContainEqual({
      type: 'callback-failed',
      at: Date.UTC(2026, 0, 1),
      callback: 'onAuthorized',
      sessionId: session.id,
      attempt: 1,
      isLastAttempt: false,
      error: { name: 'RangeError', stack: expect.stringContaining('callbacks.test.ts') },
    });
  });

  it('runs again once, however many polls find it due', async () => {
    const onAuthorized = vi.fn().mockRejectedValueOnce(new Error('no database'));
    const world = setupHost({ onAuthorized });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.openReturnUrl(session);
    world.advance(LEASE.firstDelayMs);
    await Promise.all([1, 2, 3, 4, 5].map(() => world.status(session)));
    expect(onAuthorized).toHaveBeenCalledTimes(2);
  });

  it('is not run again after its last attempt, and the browser gets the status failed', async () => {
    const onAuthorized = vi.fn(() => Promise.reject(new Error('no database')));
    const world = setupHost({ onAuthorized });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    for (let poll = 0; poll < 20; poll++) {
      await world.status(session);
      world.advance(5000);
    }
    expect(onAuthorized).toHaveBeenCalledTimes(LEASE.attempts);
    expect(await world.status(session)).toEqual({
      status: 'failed',
      reason: 'callback-failed',
      confirmed: true,
    });
    expect(world.events.filter(({ type }) => type === 'callback-failed').at(-1)).toMatchObject({
      attempt: LEASE.attempts,
      isLastAttempt: true,
    });
  });

  it('runs again if its process was killed', async () => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const dead = setupHost({ store, onAuthorized: () => new Promise(() => {}) });
    dead.truelayer.always('accounts', AUTHORISED);
    const session = await dead.start();
    void dead.openReturnUrl(session);
    await vi.waitFor(async () => {
      expect((await store.read(session.id))?.authorizedLease?.attempts).toBe(1);
    });

    const onAuthorized = vi.fn();
    const alive = setupHost({ store, onAuthorized });
    expect(await alive.status(session)).toEqual({ status: 'pending' });
    expect(onAuthorized).not.toHaveBeenCalled();
    alive.advance(LEASE.holdMs);
    expect(await alive.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized).toHaveBeenCalledTimes(1);
  });

  it('receives an abort when it takes too long, and counts as failed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const called = deferred<AbortSignal>();
    const world = setupHost({
      onAuthorized: ({ signal }) => {
        called.resolve(signal);
        return new Promise(() => {});
      },
    });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    const returned = world.openReturnUrl(session);
    const signal = await called.promise;
    vi.advanceTimersByTime(LEASE.runMs);
    expect((await returned).status).toBe(200);
    expect(signal.reason.name).toBe('TimeoutError');
    expect(world.events.at(-1)).toMatchObject({ type: 'callback-failed', attempt: 1 });
  });
});

describe('onFailed', () => {
  it('receives the reason, once', async () => {
    const onFailed = vi.fn();
    const world = setupHost({ onFailed });
    const session = await world.start();
    await world.openReturnUrl(session, { error: 'provider_rejected' });
    await world.status(session);
    expect(onFailed).toHaveBeenCalledTimes(1);
    expect(onFailed).toHaveBeenCalledWith(
      expect.objectContaining({
        reason: 'denied',
        confirmed: false,
        connectionId: 'connection-1',
        attempt: 1,
      }),
    );
  });

  it('has run before the browser gets the status, so that it runs again if its process is killed', async () => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const called = deferred<void>();
    const dead = setupHost({
      store,
      onFailed: () => {
        called.resolve();
        return new Promise(() => {});
      },
    });
    const session = await dead.start();
    void dead.openReturnUrl(session, { error: 'provider_rejected' });
    await called.promise;

    const onFailed = vi.fn();
    const alive = setupHost({ store, onFailed });
    const meanwhile = await alive.ask(session.id, session.verifier);
    expect(await meanwhile.json()).toEqual({ status: 'pending' });
    expect(meanwhile.headers.get('Retry-After')).toBe('1');
    alive.advance(LEASE.holdMs);
    expect(await alive.status(session)).toMatchObject({ status: 'failed', reason: 'denied' });
    expect(onFailed).toHaveBeenCalledTimes(1);
    expect(onFailed).toHaveBeenCalledWith(expect.objectContaining({ attempt: 2 }));
  });

  it('can be followed by onAuthorized if TrueLayer confirms later', async () => {
    const calls: string[] = [];
    const world = setupHost({
      onFailed: () => void calls.push('failed'),
      onAuthorized: () => void calls.push('authorized'),
    });
    const session = await world.start();
    await world.openReturnUrl(session, { error: 'tl_hpp_cancel' });
    world.truelayer.always('accounts', AUTHORISED);
    world.advance(2000);
    await world.status(session);
    expect(calls).toEqual(['failed', 'authorized']);
  });

  it('receives the reason in another process if the process of the return was killed', async () => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const stored = deferred<void>();
    const dead = setupHost({
      store: {
        ...store,
        async replace(next) {
          await store.replace(next);
          stored.resolve();
          return new Promise(() => {});
        },
      },
    });
    const session = await dead.start();
    void dead.openReturnUrl(session, { error: 'provider_rejected' });
    await stored.promise;

    const onFailed = vi.fn();
    const alive = setupHost({ store, onFailed });
    alive.advance(2000);
    expect(await alive.status(session)).toMatchObject({ status: 'failed', reason: 'denied' });
    expect(onFailed).toHaveBeenCalledTimes(1);
  });

  it('is not called for a session that expired', async () => {
    const onFailed = vi.fn();
    const world = setupHost({ onFailed, journeyTimeoutMs: 60_000 });
    const session = await world.start();
    world.advance(60_000);
    expect(await world.status(session)).toEqual({ status: 'expired' });
    expect(onFailed).not.toHaveBeenCalled();
  });
});

/** A promise to be resolved by hand. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
