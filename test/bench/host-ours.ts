/** The host endpoint with its memory store, as a partner would mount it. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { connectBankHost } from '../../widget/host/index.ts';

const [port, upstream = ''] = process.argv.slice(2);

let users = 0;

const host = connectBankHost({
  truelayer: {
    clientId: 'client',
    clientSecret: 'secret',
    environment: { auth: upstream, api: upstream, app: upstream },
  },
  publicUrl: `http://127.0.0.1:${port}/connect-bank`,
  user: () => ({ id: `user-${users++}`, name: 'Jane Smith', email: 'jane@example.com' }),
});

const app = new Hono().get('/health', (c) => c.json({ status: 'ok' })).route('/connect-bank', host);

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
