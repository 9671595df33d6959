/** Sessions in Redis (6 or later) or Valkey, for any number of replicas. */
import { randomToken } from '../crypto.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { createScriptRunner, type RedisClient } from './redis-client.ts';
import { parseStoredMarker, parseStoredSession } from './stored-session.ts';

export type RedisStoreOptions = {
  /** In front of every key. Hosts that share a server but no sessions each have their own. */
  prefix?: string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
};

/** Under a key of the store is something that it did not write. What that is, is not repeated. */
export class StoredValueError extends Error {
  override readonly name = 'StoredValueError';

  constructor(key: string) {
    super(`What the store has under ${key} is not its own`);
  }
}

/** What scripts answer. */
const FOREIGN = -1;
const DONE = 1;

const READ = "return redis.call('GET', KEYS[1])";

/**
 * ARGV: now, the value, its milliseconds to live. Only what is over is replaced. A client may send a
 * command again when the reply was lost, so what is there already has been kept.
 */
const INSERT = `
local text = redis.call('GET', KEYS[1])
if text == ARGV[2] then return ${DONE} end
if text then
  local forgetAt = tonumber(string.match(text, '^{"forgetAt":(%d+)[,}]'))
  if not forgetAt then return ${FOREIGN} end
  if tonumber(ARGV[1]) < forgetAt then return 0 end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return ${DONE}`;

/** ARGV: now, the version to replace, the value from its version on. Sent twice, it is done once. */
const REPLACE = `
local text = redis.call('GET', KEYS[1])
if not text then return 0 end
local forgetAt, version = string.match(text, '^{"forgetAt":(%d+),"version":(%d+),')
if not version then return ${FOREIGN} end
local changed = '{"forgetAt":' .. forgetAt .. ',' .. ARGV[3]
if text == changed then return ${DONE} end
if version ~= ARGV[2] or tonumber(ARGV[1]) >= tonumber(forgetAt) then return 0 end
redis.call('SET', KEYS[1], changed, 'KEEPTTL')
return ${DONE}`;

const DELETE = "return redis.call('DEL', KEYS[1])";

/**
 * A store that replicas share. Takes a connected client of ioredis or of node-redis (4 or later), or
 * a cluster: every operation is one script on one key, so it is atomic, and in a cluster sessions
 * spread over the slots. Every key expires by itself. What the client throws, the store throws: the
 * change may then have been made or not. Keys are `{prefix}session:{id}` and `{prefix}marker:{key}`.
 * @throws {TypeError} for a client of neither library. Its operations reject with `StoredValueError`.
 */
export function redisStore(
  client: RedisClient,
  { prefix = 'connect-bank:', clock = Date.now }: RedisStoreOptions = {},
): SessionStore {
  const runScript = createScriptRunner(client);
  const sessionKey = (id: string) => `${prefix}session:${id}`;
  const markerKey = (key: string) => `${prefix}marker:${key}`;

  async function run(script: string, key: string, ...args: (string | number)[]): Promise<unknown> {
    const reply = await runScript(script, key, ...args.map(String)).catch((error: unknown) => {
      throw /\bWRONGTYPE\b/.test(`${error}`) ? new StoredValueError(key) : error;
    });
    if (reply === FOREIGN) throw new StoredValueError(key);
    return reply;
  }

  /** What is kept under a key and not over; nothing where there is none. */
  async function readEntry<T extends { forgetAt: number }>(
    key: string,
    parse: (text: string) => T | undefined,
  ): Promise<T | undefined> {
    const text = await run(READ, key);
    if (text === null) return undefined;
    const entry = parse(String(text));
    if (entry === undefined) throw new StoredValueError(key);
    return clock() < entry.forgetAt ? entry : undefined;
  }

  async function writeEntry(key: string, forgetAt: number, rest: string): Promise<boolean> {
    const now = clock();
    const value = `{"forgetAt":${integerOf(forgetAt)},${rest}`;
    const lifetime = Math.max(1, integerOf(forgetAt - now));
    return (await run(INSERT, key, now, value, lifetime)) === DONE;
  }

  return {
    insert: (session, forgetAt) =>
      writeEntry(sessionKey(session.id), forgetAt, fromVersionOn(session)),
    read: async (id) => (await readEntry(sessionKey(id), parseStoredSession))?.session,
    async replace(next) {
      const replaced = next.version - 1;
      const args = [clock(), replaced, fromVersionOn(next)] as const;
      return (await run(REPLACE, sessionKey(next.id), ...args)) === DONE;
    },
    setMarker: (key, forgetAt) => writeEntry(markerKey(key), forgetAt, fieldsOf({})),
    hasMarker: async (key) => (await readEntry(markerKey(key), parseStoredMarker)) !== undefined,
    async deleteMarker(key) {
      await run(DELETE, markerKey(key));
    },
  };
}

/** As Redis and the scripts read integers: without a fraction, a sign or an exponent. */
function integerOf(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds), 0), Number.MAX_SAFE_INTEGER);
}

/** The scripts know a value by how it begins, so its fields keep their order. */
function fromVersionOn(session: Session): string {
  return fieldsOf({ version: session.version, session });
}

/** Each call writes a value of its own, by which the scripts know a command that is sent twice. */
function fieldsOf(value: object): string {
  return JSON.stringify({ ...value, by: randomToken() }).slice(1);
}
