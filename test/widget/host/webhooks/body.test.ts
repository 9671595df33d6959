import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { Hono, type HonoRequest } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import {
  connectBankHost,
  type HostEvent,
  type HostOptions,
} from '../../../../widget/host/index.ts';
import { createWebhookVerifier } from '../../../../widget/truelayer/index.ts';
import { createFakeTrueLayer } from '../../truelayer/fake-truelayer.ts';
import { rejectionOf } from '../../truelayer/setup-client.ts';
import { JWKS, JWKS_ADDRESS, signedHeaders } from '../../truelayer/webhooks/signer.ts';
import { PUBLIC_URL, USER } from '../setup-host.ts';
import { transactionsCompleted } from './setup-webhooks.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
/** White space that no serialiser writes: the bytes count. */
const BODY = JSON.stringify(transactionsCompleted(), undefined, 1);

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

/** A host that records its events. */
function hostWithEvents() {
  const events: HostEvent[] = [];
  const options: HostOptions = {
    truelayer: createFakeTrueLayer().options,
    publicUrl: PUBLIC_URL,
    user: () => USER,
    clock: () => NOW,
    onEvent: (event) => events.push(event),
  };
  const told = () => events.filter(({ type }) => type.startsWith('webhook-'));
  return { host: connectBankHost(options), told };
}

const refused = [{ at: NOW, type: 'webhook-rejected', reason: 'body-already-read' }];
const received = [expect.objectContaining({ type: 'webhook-received' })];

async function postTo(fetch: (request: Request) => Response | Promise<Response>) {
  const headers = await signedHeaders(BODY, { now: NOW });
  return fetch(new Request(`${PUBLIC_URL}/webhook`, { method: 'POST', headers, body: BODY }));
}

/** An app with middleware that reads each body before the host does. */
function appReading(read: (request: HonoRequest) => Promise<unknown>, host: Hono) {
  const app = new Hono().use(async (c, next) => {
    await read(c.req);
    await next();
  });
  return app.route('/connect-bank', host);
}

describe('a webhook after a Hono middleware', () => {
  it.each<[string, (request: HonoRequest) => Promise<unknown>]>([
    ['raw.text()', (request) => request.raw.text()],
    ['blob()', (request) => request.blob()],
  ])('that reads the body with %s is rejected with that reason', async (_, read) => {
    const { host, told } = hostWithEvents();
    const app = appReading(read, host);
    const response = await postTo(app.fetch);
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toContain('a body parser has read it before');
    expect(told()).toEqual(refused);
  });

  it.each<[string, (request: HonoRequest) => Promise<unknown>]>([
    ['text()', (request) => request.text()],
    ['json()', (request) => request.json()],
    ['arrayBuffer()', (request) => request.arrayBuffer()],
    ['a clone', (request) => request.raw.clone().text()],
  ])('that reads the body with %s is accepted', async (_, read) => {
    const { host, told } = hostWithEvents();
    const app = appReading(read, host);
    expect((await postTo(app.fetch)).status).toBe(200);
    expect(told()).toEqual(received);
  });
});

describe('a webhook over Express', () => {
  async function postOver(listener: RequestListener): Promise<number> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closings.push(() => server.close());
    closings.push(() => server.closeAllConnections());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const headers = await signedHeaders(BODY, { now: NOW });
    const url = `http://127.0.0.1:${port}/connect-bank/webhook`;
    return (await fetch(url, { method: 'POST', headers, body: BODY })).status;
  }

  it.each([
    ['express.json()', express.json()],
    ['express.raw()', express.raw({ type: '*/*' })],
    ['express.text()', express.text({ type: '*/*' })],
  ])('that %s has read is rejected with that reason', async (_, parser) => {
    const { host, told } = hostWithEvents();
    const app = express().use(parser);
    app.use('/connect-bank', getRequestListener(host.fetch, { overrideGlobalObjects: false }));
    expect(await postOver(app)).toBe(400);
    expect(told()).toEqual(refused);
  });

  it('that no parser has read is accepted', async () => {
    const { host, told } = hostWithEvents();
    const app = express();
    app.use('/connect-bank', getRequestListener(host.fetch, { overrideGlobalObjects: false }));
    expect(await postOver(app)).toBe(200);
    expect(told()).toEqual(received);
  });
});

describe('a webhook for createWebhookVerifier', () => {
  const verifier = createWebhookVerifier({
    environment: { jwks: JWKS_ADDRESS },
    fetch: () => Response.json(JWKS),
    clock: () => NOW,
  });
  const requestWith = async (body: unknown) => ({
    method: 'POST',
    url: '/connect-bank/webhook',
    headers: await signedHeaders(BODY, { now: NOW }),
    body,
  });

  it.each([
    ['an object that a parser made', JSON.parse(BODY)],
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['no bytes', new Uint8Array()],
  ])('is rejected with a hint if its body is %s', async (_, body) => {
    const request = await requestWith(body);
    const error = await rejectionOf(Reflect.apply(verifier.verify, verifier, [request]));
    expect(error).toMatchObject({ reason: 'body-already-read' });
    expect(String(error)).toContain('mount the webhook before express.json()');
  });

  it('is rejected with a hint if its Request was read before', async () => {
    const { headers } = await requestWith(BODY);
    const request = new Request(`${PUBLIC_URL}/webhook`, { method: 'POST', headers, body: BODY });
    await request.json();
    expect(await rejectionOf(verifier.verify(request))).toMatchObject({
      reason: 'body-already-read',
    });
  });

  it('is verified with bytes, a buffer and headers of another realm', async () => {
    const { runInNewContext } = await import('node:vm');
    const { headers, ...request } = await requestWith(BODY);
    const bytes = [...Buffer.from(BODY)];
    const foreignBytes = runInNewContext('Uint8Array.from(bytes)', { bytes });
    const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const foreignHeaders = runInNewContext('new Map(entries)', { entries });
    const get = (name: string) => foreignHeaders.get(name.toLowerCase()) ?? null;
    for (const body of [foreignBytes, foreignBytes.buffer, new DataView(foreignBytes.buffer)]) {
      const own = { ...request, headers: { get }, body };
      const webhook = Reflect.apply(verifier.verify, verifier, [own]);
      await expect(webhook).resolves.toMatchObject({ type: 'transactions_request_completed' });
    }
  });

  it.each(['application/json; charset=utf-8', 'text/plain', ''])(
    'is parsed with any media type: %j',
    async (type) => {
      const headers = await signedHeaders(BODY, { now: NOW, headers: { 'Content-Type': type } });
      const request = { method: 'POST', url: '/connect-bank/webhook', headers, body: BODY };
      await expect(verifier.verify(request)).resolves.toHaveProperty('event_id');
    },
  );
});
