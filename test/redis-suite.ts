/** Tests that need a Redis server: one for all of them, or none and they are skipped. */
import { afterAll, beforeAll, describe } from 'vitest';
import { findRedis, HOW_TO_GET_REDIS, type RedisServer, startRedis } from './redis.ts';

const REDIS = findRedis();

/** @param args for the server, beside those that let it keep nothing. */
export function describeWithRedis(
  name: string,
  body: (redis: () => RedisServer) => void,
  args: string[] = [],
): void {
  describe.skipIf(REDIS === undefined)(
    REDIS === undefined ? `${name} (skipped: ${HOW_TO_GET_REDIS})` : name,
    () => {
      let server: RedisServer | undefined;
      beforeAll(async () => {
        server = await startRedis(REDIS ?? '', args);
      });
      afterAll(() => server?.stop());
      body(() => {
        if (server === undefined) throw new Error('The server is there when the tests run');
        return server;
      });
    },
  );
}
