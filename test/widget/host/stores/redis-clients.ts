/** Both libraries' clients on one server, as the store and its tests use them. */
import type { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { RedisClient } from '../../../../widget/host/index.ts';

export type Connected = {
  client: RedisClient;
  close(): void;
};

export type Reconnecting = Connected & {
  /** The client's next connection is up. */
  ready(): Promise<unknown>;
};

/** Nothing is told of a server that went away: tests that have it go look at what that does. */
const ignore = () => {};

/** Attempts that fail on the way are errors, for which `once` would not wait. */
function readiness(client: EventEmitter): Promise<void> {
  return new Promise((resolve) => client.once('ready', resolve));
}

/** While there is no server each of them refuses what it is asked, instead of waiting for one. */
export const CLIENTS: Readonly<Record<string, (url: string) => Promise<Reconnecting>>> = {
  async ioredis(url) {
    const client = new Redis(url, { maxRetriesPerRequest: 0, lazyConnect: true });
    client.on('error', ignore);
    await client.connect();
    return { client, close: () => client.disconnect(), ready: () => readiness(client) };
  },
  async 'node-redis'(url) {
    const client = createClient({ url, disableOfflineQueue: true });
    client.on('error', ignore);
    await client.connect();
    return { client, close: () => client.destroy(), ready: () => readiness(client) };
  },
};
