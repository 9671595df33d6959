import { Cluster, Redis } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { redisStore } from '../../../../widget/host/index.ts';
import { describeWithRedis } from '../../../redis-suite.ts';
import type { Connected } from './redis-clients.ts';
import { describeSessionStore, NOON } from './session-store-suite.ts';

const SLOTS = 16_384;

/** Clusters of one node, which has all the slots. */
const CLUSTERS: Readonly<Record<string, (port: number) => Promise<Connected>>> = {
  async ioredis(port) {
    const client = new Cluster([{ host: '127.0.0.1', port }], { lazyConnect: true });
    await client.connect();
    return { client, close: () => client.disconnect() };
  },
  async 'node-redis'(port) {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
    await client.connect();
    return { client, close: () => client.destroy() };
  },
};

describeWithRedis(
  'the Redis store on a cluster',
  (redis) => {
    beforeAll(async () => {
      const node = new Redis(redis().url);
      await node.cluster('ADDSLOTS', ...Array.from({ length: SLOTS }, (_, slot) => slot));
      await vi.waitFor(
        async () => {
          const info = await node.cluster('INFO');
          if (!`${info}`.includes('cluster_state:ok')) throw new Error(`${info}`);
        },
        { timeout: 20_000 },
      );
      node.disconnect();
    });

    describe.each(Object.entries(CLUSTERS))('with %s', (name, connect) => {
      let connected: Connected;
      let tests = 0;
      beforeAll(async () => {
        connected = await connect(redis().port);
      });
      afterAll(() => connected.close());

      describeSessionStore(() => {
        const prefix = `${name}-${tests++}:`;
        let now = NOON;
        const advance = (ms: number) => {
          now += ms;
        };
        return { store: redisStore(connected.client, { prefix, clock: () => now }), advance };
      });
    });
  },
  ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
);
