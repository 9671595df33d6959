/** One host process of several on one Redis, as a partner would run it. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import {
  connectBankHost,
  type RedisClient,
  redisStore,
  type SessionStore,
} from '../../../../widget/host/index.ts';
import {
  type CallbackName,
  effectsKeyOf,
  type Order,
  type ReplicaOptions,
  type Report,
} from './messages.ts';

const options: ReplicaOptions = JSON.parse(process.argv[2] ?? '');
const { prefix, redisUrl, sandboxUrl: url, publicUrl } = options;
const effects = new Redis(redisUrl);
const asked = new Map<number, () => void>();
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

async function connect(): Promise<RedisClient> {
  return options.client === 'ioredis'
    ? new Redis(redisUrl)
    : createClient({ url: redisUrl }).connect();
}

/** Tells when a callback is over for everybody. */
function watched(store: SessionStore): SessionStore {
  return {
    ...store,
    async replace(next) {
      const isReplaced = await store.replace(next);
      const { id: sessionId, authorizedCall, failedCall } = next;
      const over = { onAuthorized: authorizedCall?.settledAt, onFailed: failedCall?.settledAt };
      for (const callback of ['onAuthorized', 'onFailed'] as const) {
        if (isReplaced && over[callback]) tell({ type: 'settled', callback, sessionId });
      }
      return isReplaced;
    },
  };
}

/** A partner's callback: its one effect is its last act. */
const effectOf =
  (callback: CallbackName) =>
  async ({ session, attempt }: { session: { id: string }; attempt: number }) => {
    const sessionId = session.id;
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

const host = connectBankHost({
  truelayer: {
    clientId: 'sandbox-connect-bank',
    clientSecret: 'sandbox-secret',
    environment: { auth: url, api: url, app: url },
  },
  publicUrl,
  user: () => ({ id: 'user-1', name: 'Jane Smith', email: 'jane@example.com' }),
  // Some journeys here end without a landing.
  elsewhere: 'accept',
  store: watched(redisStore(await connect(), { prefix, clock })),
  clock,
  onAuthorized: effectOf('onAuthorized'),
  onFailed: effectOf('onFailed'),
});

const app = new Hono().route('/connect-bank', host);
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  tell({ type: 'listening', port }),
);
