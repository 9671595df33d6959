/** Sixpence's own API, for its page. The visit's cookie says whose data is meant. */
import type { TrueLayerClient } from 'connect-bank/truelayer';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Me } from '../api.ts';
import { apologyFor } from './error-message.ts';
import { readAccounts, readStatement } from './bank-data.ts';
import type { Visit, Visiting, Visits } from './sessions.ts';

type Surroundings = { visits: Visits; truelayer: TrueLayerClient; sandbox: { url: string } };

export function apiRoutes({ visits, truelayer, sandbox: { url } }: Surroundings): Hono<Visiting> {
  return new Hono<Visiting>()
    .onError((error, c) => {
      if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
      return c.json(apologyFor(error), 502);
    })
    .use(visits.greet)
    .get('/me', (c) => c.json(meOf(c.var.visit, url)))
    .get('/accounts', async (c) => c.json(await readAccounts(truelayer, connectionOf(c.var.visit))))
    .get('/transactions', async (c) =>
      c.json(await readStatement(truelayer, connectionOf(c.var.visit), new Date())),
    )
    .get('/record', (c) => c.json(c.var.visit.record))
    .delete('/connection', (c) => {
      delete c.var.visit.connection;
      return c.body(null, 204);
    });
}

function meOf({ user: { name, email }, connection }: Visit, url: string): Me {
  return { user: { name, email }, sandbox: { url }, ...(connection && { connection }) };
}

function connectionOf({ connection }: Visit): string {
  if (connection) return connection.id;
  throw new HTTPException(409, { message: 'No bank is connected. Please connect one first.' });
}
