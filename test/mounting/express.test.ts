import { once } from 'node:events';
import express, { type Express, type RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appIn } from './app.ts';
import {
  describeMounted,
  type Mounted,
  mountedOn,
  openTrueLayer,
  pageOf,
  type TrueLayer,
} from './mounted.ts';
import { EXPRESS_SESSION } from './session.ts';

/** Sets on every answer, before it is made, what Helmet does. */
const likeHelmet: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', "default-src 'self'");
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'origin');
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  next();
};

async function listen(app: Express): Promise<Mounted> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return mountedOn(server);
}

describeMounted('the Express app of docs/mounting.md', async (env) =>
  listen(await appIn<Express>('express.ts', EXPRESS_SESSION, env)),
);

describeMounted('the Express app of docs/mounting.md, inside of one like Helmet', async (env) => {
  const app = await appIn<Express>('express.ts', EXPRESS_SESSION, env);
  return listen(express().use(likeHelmet, app));
});

describeMounted('the Express app of docs/mounting.md that parses bodies before', async (env) =>
  listen(await appIn<Express>('express-parsed.ts', EXPRESS_SESSION, env)),
);

describe('an Express app', () => {
  let truelayer: TrueLayer;
  const open: Mounted[] = [];

  beforeAll(async () => {
    truelayer = await openTrueLayer();
  });

  afterAll(async () => {
    for (const { close } of open) await close();
    await truelayer.close();
  });

  /** The page's app inside of another one. */
  async function pageIn(around: Express, added: (app: Express) => void = () => {}) {
    const app = await appIn<Express>('express.ts', EXPRESS_SESSION, truelayer.env);
    added(app);
    const mounted = await listen(around.use(app));
    open.push(mounted);
    return pageOf(mounted);
  }

  it('that parses bodies before, and keeps none, starts no session and says why', async () => {
    const page = await pageIn(express().use(express.json()));
    const response = await page.create();
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('a body parser has read it before'),
    });
  });

  it('keeps the other headers of what is like Helmet', async () => {
    const page = await pageIn(express().use(likeHelmet));
    const { headers } = await page.send('/connect-bank/return');
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  it('goes on parsing the bodies of its own routes', async () => {
    const page = await pageIn(express(), (app) =>
      app.post('/own', ({ body }, response) => void response.json(body)),
    );
    const headers = { 'Content-Type': 'application/json' };
    const response = await page.send('/own', { method: 'POST', headers, body: '{"a":1}' });
    expect(await response.json()).toEqual({ a: 1 });
  });
});
