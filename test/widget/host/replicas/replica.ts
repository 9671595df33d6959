/** One host process of several on one Redis, as a partner would run it. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import {
  connectBankHost,
  type RedisClient,
  redisStore,
  type Session,
  type SessionStore,
} from '../../../../widget/host/index.ts';
import {
  type CallbackName,
  effectsKeyOf,
  type Order,
  type ReplicaOptions,
  type Report,
  SETTINGS,
  type UnknownBrowser,
  USER_HEADER,
} from './messages.ts';

const options: ReplicaOptions = JSON.parse(process.argv[2] ?? '');
const { prefix, redisUrl, sandboxUrl: url, publicUrl } = options;
const effects = new Redis(redisUrl, { maxRetriesPerRequest: null });
effects.on('error', () => {});
const asked = new Map<number, () => void>();
/** Of the changes that end a callback, the first of so many is made without a reply. */
const LOSE_REPLY_EVERY = 5;

let asks = 0;
let ahead = 0;

const clock = () => Date.now() + ahead;
const tell = (report: Report) => void process.send?.(report);

process.on('message', (order: Order) => {
  if (order.type === 'go') return asked.get(order.ask)?.();
  ahead += order.ms;
  return tell({ type: 'advanced' });
});

// It does not outlive its test.
process.once('disconnect', () => process.exit());

/** As docs/stores.md shows. */
async function connect(): Promise<RedisClient> {
  const retry = (attempt: number) => Math.min(attempt * 50, 500);
  if (options.client === 'ioredis') {
    const client = new Redis(redisUrl, {
      ...{ maxRetriesPerRequest: 1, commandTimeout: 2000, retryStrategy: retry },
    });
    return client.on('error', () => {});
  }
  const client = createClient({
    url: redisUrl,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: retry },
  });
  return client.on('error', () => {}).connect();
}

/** Callbacks that this process has started and not yet reported as ended: `callback sessionId`. */
const running = new Set<string>();

/** Reports callbacks that are over in the store. */
function reportSettled({ id: sessionId, authorizedLease, failedLease }: Session): void {
  const over = { onAuthorized: authorizedLease?.finishedAt, onFailed: failedLease?.finishedAt };
  for (const callback of ['onAuthorized', 'onFailed'] as const) {
    if (over[callback] === undefined || !running.delete(`${callback} ${sessionId}`)) continue;
    tell({ type: 'settled', callback, sessionId });
  }
}

/**
 * Reports callbacks that are over by what is read, too: the reply to a change that was made may be
 * lost, as it is for some changes here.
 */
function createWatchedStore(store: SessionStore): SessionStore {
  let settling = 0;
  return {
    ...store,
    async read(id) {
      const session = await store.read(id);
      if (session) reportSettled(session);
      return session;
    },
    async replace(next) {
      const isReplaced = await store.replace(next);
      const isSettling = (next.authorizedLease ?? next.failedLease)?.finishedAt !== undefined;
      if (isReplaced && isSettling && settling++ % LOSE_REPLY_EVERY === 0) {
        throw new Error('The reply of Redis was lost');
      }
      if (isReplaced) reportSettled(next);
      return isReplaced;
    },
  };
}

/** A partner's callback: its one effect is its last act. */
const effectOf =
  (callback: CallbackName) =>
  async ({ session, attempt }: { session: { id: string }; attempt: number }) => {
    const sessionId = session.id;
    running.add(`${callback} ${sessionId}`);
    const ask = (stage: 'started' | 'made') =>
      new Promise<void>((go) => {
        asks += 1;
        asked.set(asks, go);
        tell({ type: 'asks', ask: asks, stage, callback, sessionId, attempt });
      });
    await ask('started');
    await effects.rpush(effectsKeyOf(prefix), `${callback} ${sessionId} ${attempt}`);
    await ask('made');
  };

const store = createWatchedStore(redisStore(await connect(), { prefix, clock }));

const hostFor = (unknownBrowser: UnknownBrowser) =>
  connectBankHost({
    truelayer: {
      clientId: 'sandbox-connect-bank',
      clientSecret: 'sandbox-secret',
      environment: { auth: url, api: url, app: url },
    },
    publicUrl: `${publicUrl}/${unknownBrowser}`,
    // Signed in where a journey starts: the browser that comes back may be another one.
    user: (c) => {
      const id = c.req.header(USER_HEADER);
      return id === undefined ? undefined : { id, name: 'Jane Smith', email: 'jane@example.com' };
    },
    unknownBrowser: unknownBrowser,
    store,
    clock,
    onAuthorized: effectOf('onAuthorized'),
    onFailed: effectOf('onFailed'),
  });

const app = new Hono();
for (const unknownBrowser of SETTINGS) app.route(`/${unknownBrowser}`, hostFor(unknownBrowser));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  tell({ type: 'listening', port }),
);
