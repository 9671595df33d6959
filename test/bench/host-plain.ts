/**
 * The maximum of Hono on Node for the two calls of the host. One sends the same request to TrueLayer with
 * the same timeout, the other has a fixed response. They check nothing and store nothing.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const [port, upstream] = process.argv.slice(2);

const app = new Hono()
  .post('/connect-bank/sessions', async (c) => {
    const { challenge, language } = await c.req.json();
    const response = await fetch(`${upstream}/v3/data-connections`, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${'a'.repeat(400)}`,
        'Content-Type': 'application/json',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      body: JSON.stringify({
        scopes: ['info', 'transactions', 'accounts'],
        data_access_type: 'one_time',
        provider_selection: { type: 'user_selected' },
        user: { id: 'user-1', name: 'Jane Smith', email: 'jane@example.com' },
        user_consent: { type: 'authorization_flow_captured' },
        hosted_page: {
          type: 'authorization_flow',
          return_uri: `http://127.0.0.1:${port}/connect-bank/return?state=${challenge}`,
          language_code: language.slice(0, 2),
        },
      }),
    });
    const { id, hosted_page } = await response.json();
    return c.json({ session_id: id, authorization_uri: hosted_page.uri }, 201);
  })
  .get('/health', (c) => c.json({ status: 'ok' }))
  .get('/connect-bank/sessions/:id', (c) => c.json({ status: 'pending', id: c.req.param('id') }));

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
