/**
 * Sixpence's server: the page, its API and the endpoint of connect-bank. It uses the sandbox as it would
 * use TrueLayer, through a URL and client credentials.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import { connectBankHost } from 'connect-bank/host';
import { createTrueLayerClient, type TrueLayerOptions } from 'connect-bank/truelayer';
import { Hono } from 'hono';
import { createApiRoutes } from './server/api-routes.ts';
import { createCallbacks } from './server/callbacks.ts';
import { listen, type RunningServer } from './server/listen.ts';
import { pageHeaders } from './server/page-headers.ts';
import { createRateLimit } from './server/rate-limit.ts';
import { createUserSessions, type DemoEnv } from './server/sessions.ts';

type DemoOptions = {
  /** The sandbox's URL and the credentials of one of its clients. */
  sandbox: { url: string; clientId: string; clientSecret: string };
  /** 0 for any free port. */
  port: number;
};

const SCRIPT = createRequire(import.meta.url).resolve('connect-bank/connect-bank.js');
const PAGE_FOLDER = join(import.meta.dirname, '../dist/demo');

/**
 * Starts Sixpence's server.
 * @throws the system's error, e.g. `EADDRINUSE`
 */
export async function startDemo({ port, sandbox }: DemoOptions): Promise<RunningServer> {
  const { url, clientId, clientSecret } = sandbox;
  const truelayer: TrueLayerOptions = {
    clientId,
    clientSecret,
    environment: url,
  };
  const sessions = createUserSessions();
  let origin = '';
  const host = connectBankHost<DemoEnv>({
    truelayer,
    publicUrl: () => `${origin}/connect-bank`,
    user: (c) => c.var.session.user,
    userIp: (c) => getConnInfo(c).remote.address,
    renewal: {
      owns: (c, { connectionId }) => c.var.session.connection?.id === connectionId,
      reconfirms: true,
    },
    rateLimit: createRateLimit(),
    ...createCallbacks(sessions),
  });
  const app = new Hono<DemoEnv>()
    .use('/connect-bank/*', sessions.loadSession)
    .route('/connect-bank', host)
    .route(
      '/api',
      createApiRoutes({ sessions, truelayer: createTrueLayerClient(truelayer), sandbox }),
    )
    .use(pageHeaders)
    .get('/connect-bank.js', serveStatic({ path: SCRIPT }))
    .get('*', sessions.loadSession, serveStatic({ root: PAGE_FOLDER }));
  const server = await listen(app, port);
  origin = server.url;
  return server;
}
