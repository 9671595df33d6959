import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { type Listening, listen } from '../../sandbox-server/node.ts';
import { json } from './app.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function listening(options?: { port?: number }): Promise<Listening> {
  const server = await listen(createSandbox(), options);
  open.push(server);
  return server;
}

describe('a sandbox on a port', () => {
  it('answers on a free port of the loopback interface', async () => {
    const { url } = await listening();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await json(await fetch(`${url}/health`))).toEqual({ status: 'ok' });
  });

  it('hands out addresses on the origin it is called on', async () => {
    const { url } = await listening();
    const token = await json(
      await fetch(`${url}/connect/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'sandbox-connect-bank',
          client_secret: 'sandbox-secret',
          scope: 'data',
        }),
      }),
    );
    const connection = await json(
      await fetch(`${url}/v3/data-connections`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token.access_token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({
          scopes: ['accounts'],
          provider_selection: { type: 'user_selected' },
          user: { name: 'Ada', email: 'ada@example.com' },
          user_consent: { type: 'authorization_flow_captured' },
          hosted_page: { type: 'authorization_flow', return_uri: 'http://localhost/' },
        }),
      }),
    );
    expect(connection.hosted_page.uri.startsWith(`${url}/data/`)).toBe(true);
  });

  it('leaves the globals of the process alone', async () => {
    const before = [globalThis.Request, globalThis.Response];
    await listening();
    expect([globalThis.Request, globalThis.Response]).toEqual(before);
  });

  it('closes while a connection is kept alive', async () => {
    const server = await listen(createSandbox());
    await (await fetch(`${server.url}/health`)).text();
    await server.close();
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  });

  it('says that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => other.close(() => resolve())) });
    const { port } = other.address() as AddressInfo;
    await expect(listening({ port })).rejects.toThrow('EADDRINUSE');
  });
});
