import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { describeWithRedis } from '../../redis-suite.ts';
import { effectsKeyOf, SETTINGS } from './replicas/messages.ts';
import { type ReplicaGroup, startReplicaGroup } from './replicas/replica-group.ts';
import { approveJourney, type ReturningUser } from './replicas/returning-user.ts';
import { openTcpProxy, type TcpProxy } from './stores/tcp-proxy.ts';

const FOUR = ['ioredis', 'node-redis', 'ioredis', 'node-redis'] as const;
const PREFIX = 'outage:';

/** For each setting of `unknownBrowser`: half of them come back in another browser. */
const USERS = 8;

/** Polls, each two seconds after the one before: more than any journey takes. */
const MOST_POLLS = 60;

describeWithRedis('four hosts that lose Redis while users return', (redis) => {
  let group: ReplicaGroup | undefined;
  let line: TcpProxy | undefined;
  afterEach(async () => {
    await group?.close();
    await line?.close();
  });

  async function untilHealthy({ url }: ReplicaGroup): Promise<void> {
    for (let healthy = 0; healthy < FOUR.length; ) {
      const { ok } = await fetch(`${url}/health`);
      healthy = ok ? healthy + 1 : 0;
      if (!ok) await after(50);
    }
  }

  it('leave no user stuck, whatever the setting of `unknownBrowser`', async () => {
    line = await openTcpProxy(redis().port);
    const redisUrl = `redis://127.0.0.1:${line.port}`;
    const hosts = await startReplicaGroup(
      FOUR,
      { redisUrl, prefix: PREFIX },
      { asked: (ask) => ask.go() },
    );
    group = hosts;
    const plans = SETTINGS.flatMap((unknownBrowser) =>
      Array.from({ length: USERS }, (_, nth) => ({ unknownBrowser, hasCookie: nth % 2 === 0 })),
    );
    const users = await Promise.all(plans.map((plan) => approveJourney(hosts, plan)));

    line.cut();
    const loaded = await Promise.all(users.map((user) => user.load()));
    expect(loaded).toEqual(users.map(() => false));
    const polled = await Promise.all(users.map((user) => user.poll()));
    expect(polled).toEqual(users.map(() => undefined));
    line.restore();
    await untilHealthy(hosts);

    const through = await Promise.all(users.map((user) => user.load()));
    expect(through).toEqual(users.map(() => true));
    const ends = new Map<ReturningUser, string>();
    let waiting = users;
    for (let round = 0; waiting.length > 0 && round < MOST_POLLS; round += 1) {
      await Promise.all(
        waiting.map(async (user) => ends.set(user, (await user.poll())?.status ?? 'pending')),
      );
      waiting = users.filter((user) => ends.get(user) === 'pending');
      await hosts.advance(2000);
    }
    const isRefused = ({ unknownBrowser, hasCookie }: ReturningUser) =>
      unknownBrowser === 'reject' && !hasCookie;
    expect(users.map((user) => ends.get(user))).toEqual(
      users.map((user) => (isRefused(user) ? 'failed' : 'authorized')),
    );

    const inspector = new Redis(redis().url);
    const effects = await inspector.lrange(effectsKeyOf(PREFIX), 0, -1);
    inspector.disconnect();
    const owed = users.map(
      (user) => `${isRefused(user) ? 'onFailed' : 'onAuthorized'} ${user.sessionId} 1`,
    );
    expect(effects.sort()).toEqual(owed.sort());
  }, 300_000);
});
