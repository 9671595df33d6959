import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import {
  createTrueLayerClient,
  type TrueLayerClient,
  UnexpectedResponseError,
} from '../../../widget/truelayer/index.ts';
import { CREATE } from './setup-client.ts';

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

/** A server of its own, so that the platform's `fetch` meets a real redirect. */
async function serverOf(answer: (request: IncomingMessage) => [number, object, string?]) {
  const server = createServer((request, response) => {
    request.resume();
    const [status, body, location] = answer(request);
    response.writeHead(status, { 'Content-Type': 'application/json', Location: location ?? '/' });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closings.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const CALLS: Readonly<Record<string, (client: TrueLayerClient) => Promise<unknown>>> = {
  'a connection is created': ({ connections }) => connections.create(CREATE),
  'accounts are read': ({ accounts }) => accounts('connection'),
};

it.each(Object.keys(CALLS))('a redirect is an error and is not followed if %s', async (name) => {
  const strangers: (string | undefined)[] = [];
  const elsewhere = await serverOf(({ url }) => {
    strangers.push(url);
    return [201, {}];
  });
  const asked: (string | undefined)[] = [];
  const server = await serverOf(({ url }) => {
    asked.push(url);
    return url === '/connect/token'
      ? [200, { access_token: 'token', expires_in: 3600 }]
      : [307, {}, `${elsewhere}${url}`];
  });
  const client = createTrueLayerClient({
    clientId: 'id',
    clientSecret: 'secret',
    environment: { auth: server, api: server },
  });
  const error = await CALLS[name]?.(client).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnexpectedResponseError);
  expect(error).toHaveProperty('message', 'TrueLayer responded with a redirect');
  expect(strangers).toEqual([]);
  expect(asked).toHaveLength(2);
});
