/**
 * The host's clock steps by hours, as after a suspended machine or a corrected time zone, or differs
 * from that of another replica.
 */
import { describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../../../../widget/host/index.ts';
import type { HostOptions } from '../../../../widget/host/options/options.ts';
import { LEASE } from '../../../../widget/host/sessions/lease.ts';
import { AUTHORISED } from '../../truelayer/fake-truelayer.ts';
import { setupHost } from '../setup-host.ts';

const HOURS = 60 * 60 * 1000;

describe('a clock that steps back by hours', () => {
  it.each(['accept', 'confirm'] as const)(
    'does not keep the host from asking TrueLayer (%s)',
    async (unknownBrowser) => {
      const world = setupHost({ unknownBrowser: unknownBrowser });
      const session = await world.start();
      await world.openReturnUrl(session);
      world.advance(-2 * HOURS);
      world.truelayer.always('accounts', AUTHORISED);
      await world.status(session);
      expect(world.truelayer.requestsTo('accounts')).toHaveLength(2);
    },
  );

  it('keeps Retry-After within seconds', async () => {
    const world = setupHost();
    const session = await world.start();
    await world.status(session);
    world.advance(-2 * HOURS);
    for (let poll = 0; poll < 3; poll++) {
      const { headers } = await world.ask(session.id, session.verifier);
      expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(5);
    }
  });

  it('does not delay the next attempt of a callback', async () => {
    const onAuthorized = vi.fn().mockRejectedValueOnce(new Error('no database'));
    const world = setupHost({ onAuthorized });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.openReturnUrl(session);
    world.advance(-2 * HOURS);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    expect(onAuthorized).toHaveBeenCalledTimes(2);
  });

  it('does not prolong the time in which a second browser may contest a return', async () => {
    const world = setupHost({ unknownBrowser: 'confirm' });
    const session = await world.start();
    await world.openReturnUrl(session);
    world.advance(2000);
    world.truelayer.always('accounts', AUTHORISED);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.advance(-2 * HOURS);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('does not turn an early return into one that TrueLayer confirmed', async () => {
    const onAuthorized = vi.fn();
    const world = setupHost({ unknownBrowser: 'confirm', onAuthorized });
    const session = await world.start();
    await world.openReturnUrl(session);
    world.advance(-2 * HOURS);
    await world.status(session);
    world.advance(60_000);
    world.truelayer.always('accounts', AUTHORISED);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect(onAuthorized).not.toHaveBeenCalled();
  });
});

/** A callback that runs until `finish` is called; `called` resolves when it starts. */
function runningCallback() {
  let finish = () => {};
  const running = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let call = () => {};
  const called = new Promise<void>((resolve) => {
    call = resolve;
  });
  const onAuthorized = vi.fn(() => {
    call();
    return running;
  });
  return { onAuthorized, called, finish };
}

describe('a clock that steps forward', () => {
  it('by more than a callback may take does not start the callback twice', async () => {
    const { onAuthorized, called, finish } = runningCallback();
    const world = setupHost({ onAuthorized });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    const returned = world.openReturnUrl(session);
    await called;
    world.advance(LEASE.holdMs + 1000);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    finish();
    await returned;
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });
});

describe('a replica with a clock that is behind', () => {
  /** Two replicas with one store and one TrueLayer, the second half a second behind. */
  function openReplicas(options: Partial<HostOptions>) {
    const store = memoryStore();
    const time = { now: Date.now() };
    const ahead = setupHost({ ...options, store, clock: () => time.now });
    const behind = setupHost({
      ...options,
      ...{ store, clock: () => time.now - 500, truelayer: ahead.truelayer.options },
    });
    return { ahead, behind, time };
  }

  it('does not start a callback that runs in the other one', async () => {
    const { onAuthorized, called, finish } = runningCallback();
    const { ahead, behind } = openReplicas({ onAuthorized });
    ahead.truelayer.always('accounts', AUTHORISED);
    const session = await ahead.start();
    const returned = ahead.openReturnUrl(session);
    await called;
    expect(await behind.status(session)).toEqual({ status: 'pending' });
    expect(onAuthorized).toHaveBeenCalledTimes(1);
    finish();
    await returned;
    expect(await behind.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('does not shorten the time in which a second browser may contest a return', async () => {
    const { ahead, behind, time } = openReplicas({ unknownBrowser: 'confirm' });
    const session = await ahead.start();
    await ahead.openReturnUrl(session);
    time.now += 2000;
    ahead.truelayer.always('accounts', AUTHORISED);
    expect(await ahead.status(session)).toEqual({ status: 'pending' });
    expect(await behind.status(session)).toEqual({ status: 'pending' });
    time.now += 11_000;
    expect(await behind.status(session)).toMatchObject({ status: 'authorized' });
  });

  it('does not ask TrueLayer more often', async () => {
    const { ahead, behind } = openReplicas({});
    const session = await ahead.start();
    await ahead.status(session);
    await behind.status(session);
    expect(ahead.truelayer.requestsTo('accounts')).toHaveLength(1);
  });
});
