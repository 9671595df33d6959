import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../widget/host/index.ts';
import { AUTHORISED, NOT_YET, problemResponse } from '../../truelayer/fake-truelayer.ts';
import { PUBLIC_URL, proof, setupHost } from '../setup-host.ts';

describe('a poll', () => {
  it.each([
    ['another verifier', (id: string, other: string) => [id, other]],
    ['an empty verifier', (id: string) => [id, '']],
    ['another session id', (_: string, other: string) => ['A'.repeat(22), other]],
    ['an id that is none', (_: string, other: string) => ['..%2f', other]],
  ])('is rejected with %s, always with the same response', async (_, attempt) => {
    const { start, ask, truelayer } = setupHost();
    const { id } = await start();
    const before = truelayer.asked.length;
    const [askedId = '', verifier = ''] = attempt(id, (await proof('other')).verifier);
    const response = await ask(askedId, verifier);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      type: 'urn:connect-bank:problem:session-not-found',
      title: 'No such session',
      status: 404,
      code: 'session-not-found',
    });
    expect(truelayer.asked).toHaveLength(before);
  });

  it('is rejected with the challenge, which is no secret', async () => {
    const { start, ask } = setupHost();
    const { id } = await start();
    expect((await ask(id, (await proof()).challenge)).status).toBe(404);
  });
});

describe('the verifier', () => {
  it('of one session does not read another one', async () => {
    const { start, ask } = setupHost();
    const first = await start();
    const { challenge } = await proof('other');
    const second = await start({ challenge });
    await ask(first.id, first.verifier);
    expect((await ask(second.id, first.verifier)).status).toBe(404);
  });
});

describe('a store', () => {
  /** A promise of another make: it has `then` and nothing else. */
  function foreign<T>(promise: Promise<T>): Promise<T> {
    // biome-ignore lint/suspicious/noThenProperty: that is what it is for
    return { then: promise.then.bind(promise) } as Promise<T>;
  }

  it.each<[string, <T>(promise: Promise<T>) => Promise<T>]>([
    ['by a promise', (promise) => promise],
    ['by a promise of another make', foreign],
  ])('may return a session %s', async (_, wrap) => {
    const store = memoryStore({ clock: () => Date.UTC(2026, 0, 1) });
    const read = (id: string) => wrap(store.read(id));
    const { start, ask } = setupHost({ store: { ...store, read } });
    const { id, verifier } = await start();
    const answers = [
      await ask(id, verifier),
      await ask(id, verifier),
      await ask(id, 'other'),
      await ask('A'.repeat(22), verifier),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
    expect(await answers[1]?.json()).toEqual({ status: 'pending' });
  });

  it.each<[string, (error: Error) => Promise<never>]>([
    [
      'at once',
      (error) => {
        throw error;
      },
    ],
    ['later', (error) => Promise.reject(error)],
    ['by a promise of another make', (error) => foreign(Promise.reject(error))],
  ])('that fails %s causes a 503 with Retry-After, and an event', async (_, fail) => {
    const store = { ...memoryStore(), read: () => fail(new Error('out of order')) };
    const { ask, events } = setupHost({ store });
    const answer = await ask('A'.repeat(22), 'a'.repeat(43));
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([503, 'no-store']);
    expect(answer.headers.get('Retry-After')).toBe('2');
    const error = { name: 'StoreError', cause: { name: 'Error' } };
    expect(events).toMatchObject([{ type: 'internal-error', error }]);
  });
});

describe('the status of a session', () => {
  it('is pending until TrueLayer confirms the authorisation', async () => {
    const world = setupHost();
    const session = await world.start();
    const { id, verifier } = session;
    const pending = await world.ask(id, verifier);
    expect(await pending.json()).toEqual({ status: 'pending' });
    expect(pending.headers.get('Retry-After')).toBe('5');
    expect(pending.headers.get('Cache-Control')).toBe('no-store');

    world.truelayer.always('accounts', AUTHORISED);
    world.advance(5000);
    expect(await world.status(session)).toEqual({
      status: 'authorized',
      connection_id: 'connection-1',
    });
  });

  it('is requested from TrueLayer with the connection and the user’s IP address', async () => {
    const world = setupHost({ userIp: () => '203.0.113.7' });
    await world.status(await world.start());
    const headers = world.truelayer.requestsTo('accounts')[0]?.headers;
    expect(headers?.get('Connection-Id')).toBe('connection-1');
    expect(headers?.get('Tl-User-IP')).toBe('203.0.113.7');
  });

  it('is requested from TrueLayer every few seconds, however often the browser polls', async () => {
    const world = setupHost();
    const session = await world.start();
    for (let second = 0; second < 20; second++) {
      await Promise.all([world.status(session), world.status(session)]);
      world.advance(1000);
    }
    expect(world.truelayer.requestsTo('accounts')).toHaveLength(4);
  });

  it('is not requested from TrueLayer any more once it is final', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.status(session);
    world.advance(60_000);
    await world.status(session);
    expect(world.truelayer.requestsTo('accounts')).toHaveLength(1);
  });

  it('is expired after the timeout, without another call to TrueLayer', async () => {
    const world = setupHost({ journeyTimeoutMs: 60_000 });
    const session = await world.start();
    world.advance(60_000);
    expect(await world.status(session)).toEqual({ status: 'expired' });
    expect(world.truelayer.requestsTo('accounts')).toEqual([]);
  });

  it('stays authorised after the timeout', async () => {
    const world = setupHost({ journeyTimeoutMs: 60_000 });
    world.truelayer.always('accounts', AUTHORISED);
    const session = await world.start();
    await world.status(session);
    world.advance(60_000);
    expect(await world.status(session)).toMatchObject({ status: 'authorized' });
  });

  it.each([
    ['403', problemResponse(403, 'forbidden')],
    ['404', problemResponse(404, 'not-found')],
    ['429', problemResponse(429, 'rate-limit-exceeded')],
    ['500', problemResponse(500, 'unknown-error')],
    ['502', problemResponse(502, 'provider-error')],
    ['401', problemResponse(401, 'unauthenticated')],
    ['an unknown 400', problemResponse(400, 'something-new')],
    ['another success', { status: 202, body: '<html>' }],
  ])(
    'is pending while TrueLayer responds with %s and the user has not returned',
    async (_, reply) => {
      const world = setupHost();
      world.truelayer.always('accounts', reply);
      const session = await world.start();
      expect(await world.status(session)).toEqual({ status: 'pending' });
      expect(world.events.map(({ type }) => type)).toContain('upstream-failed');
      world.truelayer.always('accounts', AUTHORISED);
      world.advance(5000);
      expect(await world.status(session)).toMatchObject({ status: 'authorized' });
    },
  );

  it.each([
    ['403', problemResponse(403, 'forbidden')],
    ['404', problemResponse(404, 'not-found')],
  ])('is failed when TrueLayer answers %s to a user who came back', async (_, reply) => {
    const world = setupHost();
    world.truelayer.always('accounts', reply);
    const session = await world.start();
    await world.openReturnUrl(session);
    expect(await world.status(session)).toEqual({
      status: 'failed',
      reason: 'failed',
      confirmed: true,
    });
  });

  it('is failed if the bank stays unavailable after the return', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', problemResponse(502, 'provider-error'));
    const session = await world.start();
    await world.openReturnUrl(session);
    expect(await world.status(session)).toEqual({ status: 'pending' });
    world.advance(30_000);
    expect(await world.status(session)).toEqual({
      status: 'failed',
      reason: 'provider-unavailable',
      confirmed: true,
    });
  });

  it('is requested more often after the return', async () => {
    const world = setupHost();
    const session = await world.start();
    await world.openReturnUrl(session);
    const answer = await world.ask(session.id, session.verifier);
    expect(answer.headers.get('Retry-After')).toBe('2');
  });

  it('does not depend on the parameters of the return', async () => {
    const world = setupHost();
    world.truelayer.always('accounts', NOT_YET);
    const session = await world.start();
    await world.openReturnUrl(session, {
      connection_id: 'forged',
      status: 'authorized',
      success: 'true',
    });
    expect(await world.status(session)).toEqual({ status: 'pending' });
  });

  it('is a problem without details if the store fails', async () => {
    const store = {
      ...memoryStore(),
      read: async () => {
        throw new Error(`lost connection to ${PUBLIC_URL}`);
      },
    };
    const world = setupHost({ store });
    const response = await world.ask('A'.repeat(22), (await proof()).verifier);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      type: 'urn:connect-bank:problem:internal-error',
      title: 'Temporarily unavailable',
      status: 503,
      code: 'internal-error',
    });
  });
});
