import { once } from 'node:events';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { loadApp } from './app.ts';
import { describeMountedHost, toMountedServer } from './mounted-host-suite.ts';
import { SESSION } from './session.ts';

describeMountedHost('the Hono app of docs/mounting.md', async (env) => {
  const { fetch } = await loadApp<Hono>('hono.ts', SESSION, env);
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0, overrideGlobalObjects: false });
  await once(server, 'listening');
  return toMountedServer(server);
});
