import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { describeWithRedis } from '../../redis-suite.ts';
import { type Fleet, startFleet } from './replicas/fleet.ts';
import { effectsKeyOf } from './replicas/messages.ts';
import { approveJourney } from './replicas/returning-user.ts';
import { type Line, openLine } from './stores/line.ts';

const FOUR = ['ioredis', 'node-redis', 'ioredis', 'node-redis'] as const;
const USERS = 24;

/** Polls, each two seconds after the one before: more than any journey takes. */
const MOST_POLLS = 60;

describeWithRedis('four hosts whose Redis goes away while users return', (redis) => {
  let fleet: Fleet | undefined;
  let line: Line | undefined;
  let tests = 0;
  afterEach(async () => {
    await fleet?.close();
    await line?.close();
  });

  async function untilHealthy({ url }: Fleet): Promise<void> {
    for (let healthy = 0; healthy < FOUR.length; ) {
      const { ok } = await fetch(`${url}/health`);
      healthy = ok ? healthy + 1 : 0;
      if (!ok) await after(50);
    }
  }

  it.each(['ask', 'refuse', 'accept'] as const)(
    'leave no user stuck, with `elsewhere: %s`',
    async (elsewhere) => {
      const prefix = `outage-${tests++}:`;
      line = await openLine(redis().port);
      const redisUrl = `redis://127.0.0.1:${line.port}`;
      const hosts = await startFleet(
        FOUR,
        { redisUrl, prefix, elsewhere },
        { asked: (ask) => ask.go() },
      );
      fleet = hosts;
      const users = await Promise.all(
        Array.from({ length: USERS }, (_, nth) => approveJourney(hosts, nth % 2 === 0)),
      );

      line.cut();
      const loaded = await Promise.all(users.map((user) => user.load()));
      expect(loaded).toEqual(users.map(() => false));
      const polled = await Promise.all(users.map((user) => user.poll()));
      expect(polled).toEqual(users.map(() => undefined));
      line.mend();
      await untilHealthy(hosts);

      const through = await Promise.all(users.map((user) => user.load()));
      expect(through).toEqual(users.map(() => true));
      let waiting = [...users];
      const ends = new Map<string, string>();
      for (let round = 0; waiting.length > 0 && round < MOST_POLLS; round += 1) {
        await Promise.all(
          waiting.map(async (user) => ends.set(user.sessionId, (await user.poll())?.status ?? '')),
        );
        waiting = waiting.filter(({ sessionId }) => !isEnd(ends.get(sessionId)));
        await hosts.advance(2000);
      }
      expect(waiting).toEqual([]);
      const isRefused = (hasCookie: boolean) => elsewhere === 'refuse' && !hasCookie;
      expect(users.map(({ sessionId }) => ends.get(sessionId))).toEqual(
        users.map(({ hasCookie }) => (isRefused(hasCookie) ? 'failed' : 'authorized')),
      );

      const inspector = new Redis(redis().url);
      const effects = await inspector.lrange(effectsKeyOf(prefix), 0, -1);
      inspector.disconnect();
      const owed = users.map(
        ({ sessionId, hasCookie }) =>
          `${isRefused(hasCookie) ? 'onFailed' : 'onAuthorized'} ${sessionId} 1`,
      );
      expect(effects.sort()).toEqual(owed.sort());
    },
    120_000,
  );
});

function isEnd(status: string | undefined): boolean {
  return status !== undefined && status !== '' && status !== 'pending';
}
