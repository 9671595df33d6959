/** The part of a Redis client that the store needs, for each library. */

/** A client, or a cluster, of ioredis. */
type IoRedisClient = {
  eval(script: string, keyCount: number, ...keyAndArguments: string[]): Promise<unknown>;
  defineCommand(name: string, definition: { lua: string }): unknown;
};

/** A client, a pool, a sentinel or a cluster of node-redis (`redis`, `@redis/client`) 4 or later. */
type NodeRedisClient = {
  EVAL(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
};

export type RedisClient = IoRedisClient | NodeRedisClient;

/** Runs a script on one key. */
type RunScript = (script: string, key: string, ...args: string[]) => Promise<unknown>;

const EXPECTED = 'redisStore: expected a client of ioredis, or of node-redis 4 or later';

/**
 * Runs scripts only: a cluster never sends them to a read replica, which may have older data.
 * @throws {TypeError} for a client of neither library.
 */
export function createScriptRunner(client: RedisClient): RunScript {
  const call = createScriptCall(client);
  return async (script, key, ...args) => {
    const reply: unknown = call(script, key, args);
    // node-redis 3, and the legacy modes of later versions, expect a callback and return no promise.
    const isPromise = typeof reply === 'object' && reply !== null && 'then' in reply;
    if (!isPromise) throw new TypeError(EXPECTED);
    return reply;
  };
}

/**
 * Returns the function that runs a script with the library of the client.
 * @throws {TypeError} for a client of neither library.
 */
function createScriptCall(client: RedisClient) {
  if ('defineCommand' in client) {
    return (script: string, key: string, args: string[]) => client.eval(script, 1, key, ...args);
  }
  if ('EVAL' in client) {
    return (script: string, key: string, args: string[]) =>
      client.EVAL(script, { keys: [key], arguments: args });
  }
  throw new TypeError(EXPECTED);
}
