/** A server of its own process, as docs/operations.md has it, for the test that ends it. */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { connectBankHost } from '../../../widget/host/index.ts';
import { shutDown } from '../../docs/operations/shut-down.ts';
import { AUTHORISED, createFakeTrueLayer } from '../truelayer/fake-truelayer.ts';
import { USER } from './setup-host.ts';

export type FromServer =
  | { type: 'listening'; endpoint: string }
  | { type: 'journey'; returnUri: string }
  | { type: 'callback' | 'ending' | 'closed' | 'callback-done' };

const tell = (message: FromServer) => process.send?.(message);
const told = async (text: string) => {
  for (;;) if ((await once(process, 'message'))[0] === text) return;
};

const truelayer = createFakeTrueLayer();
truelayer.always('accounts', AUTHORISED);
const place = { url: '' };
const shutdown = new AbortController();
const host = connectBankHost({
  truelayer: truelayer.options,
  publicUrl: () => `${place.url}/connect-bank`,
  user: () => USER,
  shutdown: shutdown.signal,
  onAuthorized: async () => {
    const release = told('the callback may go on');
    tell({ type: 'callback' });
    await release;
    tell({ type: 'callback-done' });
  },
  onEvent: ({ type }) => {
    if (type === 'session-created') tell({ type: 'journey', returnUri: returnUriOf() });
  },
});
const app = new Hono().route('/connect-bank', host);
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  place.url = `http://127.0.0.1:${port}`;
  tell({ type: 'listening', endpoint: `${place.url}/connect-bank` });
});

process.once('SIGTERM', async () => {
  const drained = told('the load balancer is drained').then(() => {
    setImmediate(() => tell({ type: 'closed' }));
  });
  shutdown.signal.addEventListener('abort', () => tell({ type: 'ending' }));
  await shutDown(server, shutdown, { drained });
  process.exit(0);
});

/** The return address of the connection that was created last. */
function returnUriOf(): string {
  const body = truelayer.requestsTo('create').at(-1)?.body as {
    hosted_page: { return_uri: string };
  };
  return body.hosted_page.return_uri;
}
