import { once } from 'node:events';
import express, { type Express, type RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadApp } from './app.ts';
import {
  createPage,
  describeMountedHost,
  type MountedServer,
  type RunningSandbox,
  startSandbox,
  toMountedServer,
} from './mounted-host-suite.ts';
import { EXPRESS_SESSION } from './session.ts';

/** Sets the headers of Helmet before the route runs. */
const likeHelmet: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', "default-src 'self'");
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'origin');
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  next();
};

async function listen(app: Express): Promise<MountedServer> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return toMountedServer(server);
}

describeMountedHost('the Express app of docs/mounting.md', async (env) =>
  listen(await loadApp<Express>('express.ts', EXPRESS_SESSION, env)),
);

describeMountedHost(
  'the Express app of docs/mounting.md behind middleware like Helmet',
  async (env) => {
    const app = await loadApp<Express>('express.ts', EXPRESS_SESSION, env);
    return listen(express().use(likeHelmet, app));
  },
);

describeMountedHost('the Express app of docs/mounting.md behind a body parser', async (env) =>
  listen(await loadApp<Express>('express-parsed.ts', EXPRESS_SESSION, env)),
);

describe('an Express app', () => {
  let truelayer: RunningSandbox;
  const servers: MountedServer[] = [];

  beforeAll(async () => {
    truelayer = await startSandbox();
  });

  afterAll(async () => {
    for (const { close } of servers) await close();
    await truelayer.close();
  });

  /** Mounts the app of the docs inside another app. */
  async function setupPage(outer: Express, configure: (app: Express) => void = () => {}) {
    const app = await loadApp<Express>('express.ts', EXPRESS_SESSION, truelayer.env);
    configure(app);
    const mounted = await listen(outer.use(app));
    servers.push(mounted);
    return createPage(mounted);
  }

  it('a body parser that does not keep the raw body makes the host reject the session with an explanation', async () => {
    const page = await setupPage(express().use(express.json()));
    const response = await page.create();
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('a body parser has read it before'),
    });
  });

  it('the host keeps the other headers of middleware like Helmet', async () => {
    const page = await setupPage(express().use(likeHelmet));
    const { headers } = await page.send('/connect-bank/return');
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  it('the app still parses the bodies of its own routes', async () => {
    const page = await setupPage(express(), (app) =>
      app.post('/own', ({ body }, response) => void response.json(body)),
    );
    const headers = { 'Content-Type': 'application/json' };
    const response = await page.send('/own', { method: 'POST', headers, body: '{"a":1}' });
    expect(await response.json()).toEqual({ a: 1 });
  });
});
