import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { loadApp } from './app.ts';
import { describeMountedHost, startSandbox } from './mounted-host-suite.ts';
import { FASTIFY_SESSION } from './session.ts';

const load = (env: Record<string, string>) =>
  loadApp<FastifyInstance>('fastify.ts', FASTIFY_SESSION, env);

describeMountedHost('the Fastify app of docs/mounting.md', async (env) => {
  const app = await load(env);
  app.addHook('onRequest', async (_request, reply) => {
    reply.raw.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    reply.raw.setHeader('Content-Security-Policy', "default-src 'self'");
  });
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
});

describe('the Fastify app', () => {
  it('the app still parses the bodies of its own routes', async () => {
    const truelayer = await startSandbox();
    const app = await load(truelayer.env);
    app.post('/own', async (request) => request.body);
    const response = await app.inject({ method: 'POST', url: '/own', payload: { a: 1 } });
    expect(response.json()).toEqual({ a: 1 });
    await app.close();
    await truelayer.close();
  });
});
