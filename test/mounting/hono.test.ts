import { once } from 'node:events';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { appIn } from './app.ts';
import { describeMounted, mountedOn } from './mounted.ts';
import { SESSION } from './session.ts';

describeMounted('the Hono app of docs/mounting.md', async (env) => {
  const { fetch } = await appIn<Hono>('hono.ts', SESSION, env);
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0, overrideGlobalObjects: false });
  await once(server, 'listening');
  return mountedOn(server);
});
