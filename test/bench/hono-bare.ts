/**
 * A minimal replacement for TrueLayer: it signs tokens, checks the token, the headers and the query, and
 * logs the last requests. It has no other state.
 */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';

const REQUEST_LOG_SIZE = 1000;

const [port, file = ''] = process.argv.slice(2);
const accounts: object = JSON.parse(readFileSync(file, 'utf8'));
const { privateKey } = await generateKeyPair('EdDSA');

const tokenRequest = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.string(),
  client_secret: z.string(),
  scope: z.string(),
});
const accountsHeaders = z.object({ 'Connection-Id': z.string() });
const accountsQuery = z.object({ type: z.enum(['account', 'card']).optional() });

const requestLog: { at: number; method: string; path: string; status: number }[] = [];

const app = new Hono()
  .use(async function keepRequest(c, next) {
    await next();
    const { method, path } = c.req;
    requestLog.push({ at: Date.now(), method, path, status: c.res.status });
    if (requestLog.length > REQUEST_LOG_SIZE) requestLog.shift();
  })
  .post('/connect/token', async (c) => {
    const request = tokenRequest.safeParse(await c.req.parseBody());
    if (!request.success) return c.json({ error: 'invalid_request' }, 400);
    const token = await new SignJWT({ client_id: request.data.client_id, scope: ['data'] })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    return c.json({ access_token: token, expires_in: 3600, token_type: 'Bearer', scope: 'data' });
  })
  .get('/v3/connected-accounts', (c) => {
    if (!isBearer(c)) return c.json({ title: 'Unauthenticated' }, 401);
    const headers = accountsHeaders.safeParse({ 'Connection-Id': c.req.header('Connection-Id') });
    const query = accountsQuery.safeParse(c.req.query());
    if (!headers.success || !query.success) return c.json({ title: 'Invalid Parameters' }, 400);
    return c.json(accounts);
  });

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });

function isBearer(c: Context): boolean {
  return /^Bearer +\S+$/.test(c.req.header('Authorization') ?? '');
}
