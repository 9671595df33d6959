/** Describes tests that share a Redis server, or skips them if there is none. */
import { afterAll, beforeAll, describe } from 'vitest';
import { findRedis, REDIS_NOT_FOUND, type RedisServer, startRedis } from './redis.ts';

const REDIS = findRedis();

/** @param args additional arguments of the server */
export function describeWithRedis(
  name: string,
  body: (redis: () => RedisServer) => void,
  args: string[] = [],
): void {
  describe.skipIf(REDIS === undefined)(
    REDIS === undefined ? `${name} (skipped: ${REDIS_NOT_FOUND})` : name,
    () => {
      let server: RedisServer | undefined;
      beforeAll(async () => {
        server = await startRedis(REDIS ?? '', args);
      });
      afterAll(() => server?.stop());
      body(() => {
        if (server === undefined) throw new Error('The Redis server is only available in tests');
        return server;
      });
    },
  );
}
