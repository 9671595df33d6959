import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type RedisClient,
  redisStore,
  type Session,
  StoredValueError,
} from '../../../../widget/host/index.ts';
import { describeWithRedis } from '../../../redis-suite.ts';
import { CLIENTS, type Connected } from './redis-clients.ts';
import { describeSessionStore, fullSessionOf, NOON, sessionOf } from './session-store-suite.ts';

const FORGET_AT = NOON + 120_000;

const HOUR = 3_600_000;

/** Any text, with lone surrogates, control characters and names of the prototype. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('__proto__', 'constructor', '","version":9,"', '}', '\\'),
);
const number = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger())
  .map((value) => (value === 0 ? 0 : value));
const times = fc.oneof(
  fc.double({ min: FORGET_AT, max: FORGET_AT + HOUR, noNaN: true }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
);
const texts = { challenge: text, stateHash: text, userId: text, useCase: text, connectionId: text };
const numbers = { createdAt: number, expiresAt: number };
/** Fields of a later version of the host. */
const unknown = fc.dictionary(
  text.filter((key) => !Object.hasOwn(fullSessionOf(''), key)),
  fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value))),
  { maxKeys: 3, noNullPrototype: true },
);
const sessions = fc
  .tuple(
    fc.record({ ...texts, ...numbers }),
    fc.record(
      { renews: text, language: text, checkedAt: number, returnedAt: number, slot: number },
      { requiredKeys: [] },
    ),
    unknown,
  )
  .map(
    ([known, optional, later]): Session => ({ ...later, ...sessionOf(''), ...known, ...optional }),
  );

/** The client after it has lost each reply once. */
function sendingTwice(client: RedisClient): RedisClient {
  if ('EVAL' in client) {
    return {
      async EVAL(...given) {
        await client.EVAL(...given);
        return client.EVAL(...given);
      },
    };
  }
  return {
    async eval(...given) {
      await client.eval(...given);
      return client.eval(...given);
    },
    defineCommand: () => {},
  };
}

let prefixes = 0;
/** Nobody else's: what other tests keep stays out of sight. */
const freshPrefix = () => `test-${prefixes++}:`;

describeWithRedis('the Redis store', (redis) => {
  let inspector: Redis;
  beforeAll(() => {
    inspector = new Redis(redis().url);
  });
  afterAll(() => inspector.disconnect());

  describe.each(Object.entries(CLIENTS))('with %s', (_, connect) => {
    let connected: Connected;
    beforeAll(async () => {
      connected = await connect(redis().url);
    });
    afterAll(() => connected.close());

    function open() {
      const prefix = freshPrefix();
      let now = NOON;
      const advance = (ms: number) => {
        now += ms;
      };
      return { prefix, store: redisStore(connected.client, { prefix, clock: () => now }), advance };
    }

    describeSessionStore(open);

    it('gives every key a time to live', async () => {
      const { prefix, store } = open();
      await store.insert(sessionOf('a'), FORGET_AT);
      await store.setMarker('a', FORGET_AT);
      await store.replace({ ...fullSessionOf('a'), version: 2 });
      const keys = await inspector.keys(`${prefix}*`);
      expect(keys.sort()).toEqual([`${prefix}marker:a`, `${prefix}session:a`]);
      for (const key of keys) {
        const lifetime = await inspector.pttl(key);
        expect(lifetime, key).toBeGreaterThan(60_000);
        expect(lifetime, key).toBeLessThanOrEqual(120_000);
      }
    });

    it('gives one to a value that has already expired', async () => {
      const { prefix, store } = open();
      await store.insert(sessionOf('a'), NOON - 1);
      await store.setMarker('a', NOON);
      const lifetimes = ['session:a', 'marker:a'].map((key) => inspector.pttl(prefix + key));
      for (const lifetime of await Promise.all(lifetimes)) expect([-2, 0, 1]).toContain(lifetime);
    });

    it('does not extend it with a change', async () => {
      const { prefix, store } = open();
      await store.insert(sessionOf('a'), FORGET_AT);
      await inspector.pexpire(`${prefix}session:a`, 60_000);
      expect(await store.replace({ ...sessionOf('a'), version: 2 })).toBe(true);
      const lifetime = await inspector.pttl(`${prefix}session:a`);
      expect(lifetime).toBeGreaterThan(0);
      expect(lifetime).toBeLessThanOrEqual(60_000);
    });

    it.each([
      ['another text', 'SECRET'],
      ['JSON of another kind', '{"forgetAt":"SECRET"}'],
      ['a session that lacks something', `{"forgetAt":${FORGET_AT},"version":1,"session":{}}`],
      [
        'a session with two different versions',
        JSON.stringify({ forgetAt: FORGET_AT, version: 2, session: sessionOf('a') }),
      ],
    ])('rejects %s, without repeating it', async (_what, text) => {
      const { prefix, store } = open();
      await inspector.set(`${prefix}session:a`, text);
      const error = await Promise.resolve(store.read('a')).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoredValueError);
      expect(String(error)).toBe(
        `StoredValueError: The value of ${prefix}session:a was not written by this store`,
      );
    });

    it('replaces no value of another program', async () => {
      const { prefix, store } = open();
      await inspector.set(`${prefix}session:a`, 'another text');
      await inspector.set(`${prefix}marker:a`, '{"forgetAt":"SECRET"}');
      await inspector.rpush(`${prefix}session:list`, 'SECRET');
      const next = { ...sessionOf('a'), version: 2 };
      const attempts = [
        () => store.insert(sessionOf('a'), FORGET_AT),
        () => store.replace(next),
        () => store.setMarker('a', FORGET_AT),
        () => store.hasMarker('a'),
        () => store.read('list'),
        () => store.replace({ ...next, id: 'list' }),
        () => store.insert(sessionOf('list'), FORGET_AT),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow(StoredValueError);
      expect(await inspector.get(`${prefix}session:a`)).toBe('another text');
      expect(await inspector.get(`${prefix}marker:a`)).toBe('{"forgetAt":"SECRET"}');
      expect(await inspector.lrange(`${prefix}session:list`, 0, -1)).toEqual(['SECRET']);
    });

    it('reads back what it wrote, whatever a session holds', async () => {
      const { store } = open();
      let nth = 0;
      await fc.assert(
        fc.asyncProperty(sessions, sessions, times, async (first, second, forgetAt) => {
          const id = `session-${nth++}`;
          const written = { ...first, id, version: 1 };
          expect(await store.insert(written, forgetAt)).toBe(true);
          expect(await store.read(id)).toEqual(written);
          const next = { ...second, id, version: 2 };
          expect(await store.replace(next)).toBe(true);
          expect(await store.read(id)).toEqual(next);
        }),
        { numRuns: 100 },
      );
    });

    it('finds each marker that it wrote again, and no other, whatever its key', async () => {
      const { store } = open();
      const noted = new Set<string>();
      await fc.assert(
        fc.asyncProperty(text, times, async (key, forgetAt) => {
          const sent = new TextDecoder().decode(new TextEncoder().encode(key));
          expect(await store.hasMarker(key)).toBe(noted.has(sent));
          expect(await store.setMarker(key, forgetAt)).toBe(!noted.has(sent));
          expect(await store.hasMarker(key)).toBe(true);
          noted.add(sent);
        }),
        { numRuns: 100 },
      );
    });

    it('applies a command once if the client repeats it after a lost response', async () => {
      const { prefix } = open();
      const store = redisStore(sendingTwice(connected.client), { prefix, clock: () => NOON });
      expect(await store.insert(sessionOf('a'), FORGET_AT)).toBe(true);
      expect(await store.insert(sessionOf('a'), FORGET_AT)).toBe(false);
      expect(await store.replace({ ...sessionOf('a'), version: 2 })).toBe(true);
      expect(await store.replace({ ...sessionOf('a'), version: 2 })).toBe(false);
      expect(await store.setMarker('a', FORGET_AT)).toBe(true);
      expect(await store.setMarker('a', FORGET_AT)).toBe(false);
      await store.deleteMarker('a');
      expect(await store.setMarker('a', FORGET_AT)).toBe(true);
    });

    it('still has its sessions and markers when the clock of a host steps forward by hours and back', async () => {
      const { store, advance } = open();
      await store.insert(sessionOf('a'), FORGET_AT);
      await store.setMarker('a', FORGET_AT);
      advance(5 * HOUR);
      expect(await store.read('a')).toBeUndefined();
      await store.insert(sessionOf('b'), FORGET_AT + 5 * HOUR);
      advance(-5 * HOUR);
      expect(await store.read('a')).toEqual(sessionOf('a'));
      expect(await store.hasMarker('a')).toBe(true);
      expect(await store.replace({ ...sessionOf('a'), version: 2 })).toBe(true);
    });

    it('keeps unknown fields of a newer version of the host', async () => {
      const { store } = open();
      const later: Session = Object.assign(sessionOf('a'), { colour: 'green' });
      await store.insert(later, FORGET_AT);
      expect(await store.read('a')).toEqual(later);
    });
  });

  it('is the same store for both clients', async () => {
    const connected = await Promise.all(
      Object.values(CLIENTS).map((connect) => connect(redis().url)),
    );
    const options = { prefix: freshPrefix(), clock: () => NOON };
    const [one, other] = connected.map(({ client }) => redisStore(client, options));
    await one?.insert(sessionOf('a'), FORGET_AT);
    expect(await other?.replace({ ...sessionOf('a'), version: 2 })).toBe(true);
    expect(await one?.read('a')).toEqual({ ...sessionOf('a'), version: 2 });
    for (const { close } of connected) close();
  });
});

describe('a client of neither library', () => {
  const EXPECTED = 'redisStore: expected a client of ioredis, or of node-redis 4 or later';

  it('is rejected', () => {
    const stranger: object = { get: () => undefined };
    expect(() => redisStore(stranger as RedisClient)).toThrow(new TypeError(EXPECTED));
  });

  it('is rejected if it expects a callback, as node-redis 3 does', async () => {
    const silent: object = { EVAL: () => true };
    const store = redisStore(silent as RedisClient);
    await expect(store.read('a')).rejects.toThrow(new TypeError(EXPECTED));
  });
});
