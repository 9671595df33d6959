import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../widget/host/index.ts';
import { setupHost } from './setup-host.ts';

const VALID = { use_case: 'rewards', mode: 'popup', challenge: 'c'.repeat(43) };

/** What a second copy of Hono throws: the same shape, another class. */
class HTTPException extends Error {
  getResponse() {
    return new Response('Sign in first', { status: 401, headers: { 'X-Reason': 'asleep' } });
  }
}

describe('an HTTPException of another copy of Hono', () => {
  const user = () => {
    throw new HTTPException();
  };

  it('becomes its own response, and is no event', async () => {
    const world = setupHost({ user });
    const response = await world.create(VALID);
    expect([response.status, await response.text()]).toEqual([401, 'Sign in first']);
    expect(response.headers.get('X-Reason')).toBe('asleep');
    expect(world.events).toEqual([]);
  });

  it('is no event either for a browser that returns without a cookie', async () => {
    let isGone = false;
    const world = setupHost({
      unknownBrowser: 'confirm',
      user: () => (isGone ? user() : { id: 'u', name: 'Ada', email: 'a@b.example' }),
    });
    const session = await world.start();
    isGone = true;
    await world.openReturnUrl({ ...session, cookie: '' });
    expect(world.events.map(({ type }) => type)).not.toContain('internal-error');
  });
});

describe('an error of another realm', () => {
  const foreign = (): unknown => runInNewContext("new TypeError('db is down')");

  it('becomes a problem, and is reported with its name', async () => {
    const world = setupHost({ user: () => Promise.reject(foreign()) });
    const response = await world.create(VALID);
    expect([response.status, (await response.json()).code]).toEqual([500, 'internal-error']);
    expect(world.events).toMatchObject([{ type: 'internal-error', error: { name: 'TypeError' } }]);
  });

  it('becomes a problem if the store throws it at a poll', async () => {
    const store = { ...memoryStore(), read: () => Promise.reject(foreign()) };
    const world = setupHost({ store });
    const response = await world.ask('A'.repeat(22), 'v');
    expect([response.status, (await response.json()).code]).toEqual([503, 'internal-error']);
  });
});

describe('a thrown value that is no error', () => {
  it.each([
    ['text', 'no'],
    ['a Response', new Response('no', { status: 401 })],
    ['nothing', undefined],
  ])('becomes a problem: %s', async (_, thrown) => {
    const world = setupHost({ user: () => Promise.reject(thrown) });
    const response = await world.create(VALID);
    expect([response.status, (await response.json()).code]).toEqual([500, 'internal-error']);
    expect(world.events).toMatchObject([{ type: 'internal-error' }]);
  });
});

describe('an error of TrueLayer of another copy of this package', () => {
  const copy = Object.assign(new Error('TrueLayer could not be reached'), {
    name: 'UnreachableError',
    [Symbol.for('connect-bank.TrueLayerError')]: true,
    ...{ status: undefined, traceId: 'trace', errors: {}, retryAfter: undefined },
  });

  it('becomes a problem and is reported like our own', async () => {
    const world = setupHost({ rateLimit: () => Promise.reject(copy) });
    const response = await world.create(VALID);
    expect(await response.json()).toMatchObject({ code: 'upstream-failed', trace_id: 'trace' });
    expect(world.events).toMatchObject([
      { type: 'upstream-failed', error: { message: 'TrueLayer could not be reached' } },
    ]);
  });
});
