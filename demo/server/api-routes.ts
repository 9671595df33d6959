/** Sixpence's own API for its page. The session cookie identifies the user. */
import type { TrueLayerClient } from 'connect-bank/truelayer';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Me } from '../api.ts';
import { readAccounts, readStatement } from './bank-data.ts';
import { toErrorMessage } from './error-message.ts';
import type { DemoEnv, UserSession, UserSessions } from './sessions.ts';

type ApiOptions = {
  sessions: UserSessions;
  truelayer: TrueLayerClient;
  sandbox: { url: string };
};

export function createApiRoutes({
  sessions,
  truelayer,
  sandbox: { url },
}: ApiOptions): Hono<DemoEnv> {
  return new Hono<DemoEnv>()
    .onError((error, c) => {
      if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
      return c.json(toErrorMessage(error), 502);
    })
    .use(sessions.loadSession)
    .get('/me', (c) => c.json(presentMe(c.var.session, url)))
    .get('/accounts', async (c) =>
      c.json(await readAccounts(truelayer, requireConnectionId(c.var.session))),
    )
    .get('/transactions', async (c) =>
      c.json(await readStatement(truelayer, requireConnectionId(c.var.session), new Date())),
    )
    .get('/callbacks', (c) => c.json(c.var.session.callbackLog))
    .delete('/connection', (c) => {
      delete c.var.session.connection;
      return c.body(null, 204);
    });
}

function presentMe({ user: { name, email }, connection }: UserSession, url: string): Me {
  return { user: { name, email }, sandbox: { url }, ...(connection && { connection }) };
}

function requireConnectionId({ connection }: UserSession): string {
  if (connection) return connection.id;
  throw new HTTPException(409, { message: 'No bank is connected. Please connect one first.' });
}
