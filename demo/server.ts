/**
 * Sixpence's server: connect-bank's host endpoint, an API of its own for its page, and the page.
 * Written as a customer would: of the sandbox it knows what it would know of TrueLayer.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import { connectBankHost } from 'connect-bank/host';
import { createTrueLayerClient, type TrueLayerOptions } from 'connect-bank/truelayer';
import { Hono } from 'hono';
import { apiRoutes } from './server/api-routes.ts';
import { callbacksFor } from './server/callbacks.ts';
import { sessionLimits } from './server/rate-limit.ts';
import { type Listening, listen } from './server/listen.ts';
import { pageHeaders } from './server/page-headers.ts';
import { createVisits, type Visiting } from './server/sessions.ts';

export type DemoOptions = {
  /** Address of the sandbox, and a client it knows. */
  sandbox: { url: string; clientId: string; clientSecret: string };
  /** 0 takes a free one. */
  port: number;
};

const SCRIPT = createRequire(import.meta.url).resolve('connect-bank/connect-bank.js');
const PAGE = join(import.meta.dirname, '../dist/demo');

/** Serves Sixpence until it is closed; rejects where the port is taken. */
export async function openDemo({ port, sandbox }: DemoOptions): Promise<Listening> {
  const { url, clientId, clientSecret } = sandbox;
  const truelayer: TrueLayerOptions = {
    clientId,
    clientSecret,
    environment: url,
  };
  const visits = createVisits();
  const place = { url: '' };
  const host = connectBankHost<Visiting>({
    truelayer,
    publicUrl: () => `${place.url}/connect-bank`,
    user: (c) => c.var.visit.user,
    clientIp: (c) => getConnInfo(c).remote.address,
    renewal: {
      owns: (c, { connectionId }) => c.var.visit.connection?.id === connectionId,
      reconfirms: true,
    },
    limit: sessionLimits(),
    ...callbacksFor(visits),
  });
  const app = new Hono<Visiting>()
    .use('/connect-bank/*', visits.greet)
    .route('/connect-bank', host)
    .route('/api', apiRoutes({ visits, truelayer: createTrueLayerClient(truelayer), sandbox }))
    .use(pageHeaders)
    .get('/connect-bank.js', serveStatic({ path: SCRIPT }))
    .get('*', visits.greet, serveStatic({ root: PAGE }));
  const listening = await listen(app, port);
  place.url = listening.url;
  return listening;
}
