/** Sessions in Redis 6 or later, or Valkey, for any number of replicas. */
import { randomToken } from '../crypto.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { createScriptRunner, type RedisClient } from './redis-client.ts';
import { parseStoredMarker, parseStoredSession } from './stored-session.ts';

export type RedisStoreOptions = {
  /**
   * The beginning of every key. Hosts that share a server but no sessions need different prefixes.
   * @default 'connect-bank:'
   */
  prefix?: string;
  /** Milliseconds since the epoch. @default Date.now */
  clock?: () => number;
};

/** A key of the store has a value that the store did not write. The message does not repeat it. */
export class StoredValueError extends Error {
  override readonly name = 'StoredValueError';

  constructor(key: string) {
    super(`The value of ${key} was not written by this store`);
  }
}

/** Results of the scripts. */
const FOREIGN = -1;
const DONE = 1;

const READ = "return redis.call('GET', KEYS[1])";

/**
 * ARGV: now, the value, its milliseconds to live. Replaces expired values only. A client repeats a
 * command if the response was lost, so an identical value counts as inserted.
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

/** ARGV: now, the version to replace, the value from its version on. Repeating it has no effect. */
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
 * Creates a store that replicas share. Every operation is one script on one key, so it is atomic, and
 * in a cluster the sessions spread over the slots. Every key expires by itself. The store rejects with
 * the errors of the client (the change may have been made or not), and with `StoredValueError`.
 * @param client a connected client of ioredis or of node-redis 4 or later, or a cluster.
 * @throws {TypeError} for a client of neither library.
 *
 * @example
 * ```ts
 * const store = redisStore(await createClient().connect());
 * app.route('/connect-bank', connectBankHost({ store, ...options }));
 * ```
 */
export function redisStore(
  client: RedisClient,
  { prefix = 'connect-bank:', clock = Date.now }: RedisStoreOptions = {},
): SessionStore {
  const runScript = createScriptRunner(client);
  const sessionKey = (id: string) => `${prefix}session:${id}`;
  const markerKey = (key: string) => `${prefix}marker:${key}`;

  /** @throws {StoredValueError} if other code has stored a value at the key. */
  async function run(script: string, key: string, ...args: (string | number)[]): Promise<unknown> {
    const reply = await runScript(script, key, ...args.map(String)).catch((error: unknown) => {
      throw /\bWRONGTYPE\b/.test(`${error}`) ? new StoredValueError(key) : error;
    });
    if (reply === FOREIGN) throw new StoredValueError(key);
    return reply;
  }

  /**
   * Returns `undefined` if there is no entry, or it has expired.
   * @throws {StoredValueError} if `parse` returns `undefined`.
   */
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
      writeEntry(sessionKey(session.id), forgetAt, serializeFromVersion(session)),
    read: async (id) => (await readEntry(sessionKey(id), parseStoredSession))?.session,
    async replace(next) {
      const replaced = next.version - 1;
      const args = [clock(), replaced, serializeFromVersion(next)] as const;
      return (await run(REPLACE, sessionKey(next.id), ...args)) === DONE;
    },
    setMarker: (key, forgetAt) => writeEntry(markerKey(key), forgetAt, fieldsOf({})),
    hasMarker: async (key) => (await readEntry(markerKey(key), parseStoredMarker)) !== undefined,
    async deleteMarker(key) {
      await run(DELETE, markerKey(key));
    },
  };
}

/** Rounded up to an integer that Redis and the scripts can parse: no fraction, sign or exponent. */
function integerOf(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds), 0), Number.MAX_SAFE_INTEGER);
}

/**
 * The JSON of a stored session from its field `version` on, to which a script adds the beginning. The
 * scripts parse that beginning, so the fields keep their order.
 */
function serializeFromVersion(session: Session): string {
  return fieldsOf({ version: session.version, session });
}

/**
 * The fields as JSON without the opening brace, to which a script adds others. A unique value lets the
 * scripts recognise a repeated command.
 */
function fieldsOf(value: object): string {
  return JSON.stringify({ ...value, by: randomToken() }).slice(1);
}
