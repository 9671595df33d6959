import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox-server/index.ts';
import { sandboxHandlers } from '../../sandbox-server/msw.ts';
import { listen } from '../../sandbox-server/node.ts';
import { API, AUTH, CREATE_BODY, json, setupSandbox, tokenFor } from './app.ts';
import { keysOf } from './webhooks/signed-webhook.ts';

const HOOK = 'https://shop.example/hooks';

describe('a sandbox in process', () => {
  it.each([
    'https://auth.truelayer-sandbox.com',
    'https://api.truelayer-sandbox.com',
    'https://app.truelayer-sandbox.com',
    'https://webhooks.truelayer-sandbox.com',
    'https://api.truelayer-sandbox.com:443',
    'HTTPS://API.TRUELAYER-SANDBOX.COM',
    'https://api.truelayer-sandbox.com.',
    'http://localhost',
    'HTTP://LOCALHOST:4400',
    'http://localhost.:4400',
    'http://127.0.0.1:4400',
    'http://127.1:80',
    'http://[::1]:4400',
    'http://[::ffff:127.0.0.1]:4400',
    'https://tl.test',
    'https://TL.test:443',
  ])('answers %s', async (origin) => {
    const { fetch } = createSandbox({ urls: { api: 'https://tl.test' } });
    expect((await fetch(`${origin}/health`)).status).toBe(200);
  });

  it.each([
    'https://api.truelayer.com',
    'https://auth.truelayer.com.',
    'https://AUTH.TRUELAYER.COM:443',
    'http://auth.truelayer.com',
  ])('rejects %s, and says that it is production', async (origin) => {
    const { fetch, requests } = createSandbox();
    const call = fetch(`${origin}/connect/token`, { method: 'POST' });
    await expect(call).rejects.toThrow(/TrueLayer's production.*environment 'sandbox'/);
    await expect(call).rejects.toBeInstanceOf(TypeError);
    expect(requests.list()).toEqual([]);
  });

  it.each([
    'https://example.org',
    'https://truelayer-sandbox.com',
    'https://pay.truelayer-sandbox.com',
    'https://api.truelayer-sandbox.com.evil.example',
    'https://evil.example/https://api.truelayer-sandbox.com',
    'http://api.truelayer-sandbox.com',
    'https://api.truelayer-sandbox.com:8443',
    'http://localhost.evil.example',
    'http://10.0.0.1',
    'https://tl.test:8443',
  ])('rejects %s, and says which hosts it answers', async (origin) => {
    const { fetch } = createSandbox({ urls: { api: 'https://tl.test' } });
    await expect(fetch(`${origin}/health`)).rejects.toThrow(/does not answer.*option urls/);
  });

  it.each([
    ['POST', `${API}/connect/token`],
    ['GET', `${AUTH}/v3/connected-accounts`],
    ['GET', `${API}/data/nowhere`],
    ['GET', `${AUTH}/bank/nowhere`],
    ['GET', `${API}/.well-known/jwks`],
    ['GET', `${API}/.well-known/openid-configuration`],
  ])('answers %s %s with 404, as another host has that path', async (method, url) => {
    const { fetch, requests } = createSandbox();
    expect((await fetch(url, { method })).status).toBe(404);
    expect(requests.list().at(-1)?.why).toMatch(
      /belongs to the host `\w+\.`, and was requested from `\w+\.`/,
    );
  });
});

describe('a sandbox on a port', () => {
  it('signs the webhooks of a scenario that is run in code with its own keys', async () => {
    const sent: RequestInit[] = [];
    const sandbox = createSandbox({
      clients: [{ id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: HOOK }],
      fetch: async (_uri, init) => {
        sent.push(init);
        return new Response(null);
      },
    });
    const jku = async () => {
      sandbox.scenarios.run('connected');
      await sandbox.webhooks.settled();
      const headers = new Headers(sent.at(-1)?.headers);
      return keysOf({ uri: HOOK, headers, body: '' });
    };
    const { url, close } = await listen(sandbox);
    expect(await jku()).toBe(`${url}/.well-known/jwks`);
    await close();
    expect(await jku()).toBe('https://webhooks.truelayer-sandbox.com/.well-known/jwks');
  });
});

describe('the handlers for MSW', () => {
  it('answer the origins that they are given, which may be any of your own', async () => {
    const server = setupServer(
      ...sandboxHandlers(createSandbox(), { origins: ['https://truelayer.test'] }),
    );
    server.listen({ onUnhandledRequest: 'error' });
    const response = await fetch('https://truelayer.test/health');
    server.close();
    expect(response.status).toBe(200);
  });

  it.each(['https://api.truelayer.com', 'https://AUTH.truelayer.com./'])(
    'are not made for %s, which is production',
    (origin) => {
      const make = () => sandboxHandlers(createSandbox(), { origins: [origin] });
      expect(make).toThrow(/TrueLayer's production/);
    },
  );

  it('do not serve a path of another host', async () => {
    const { sandbox } = await setupSandbox();
    const server = setupServer(...sandboxHandlers(sandbox));
    server.listen({ onUnhandledRequest: 'error' });
    const token = await tokenFor(fetch);
    const ask = (origin: string) =>
      fetch(`${origin}/v3/data-connections`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(CREATE_BODY),
      });
    const statuses = [(await ask(API)).status, (await ask(AUTH)).status];
    server.close();
    expect(statuses).toEqual([201, 404]);
  });
});

describe('the addresses in answers', () => {
  it('are on the host that answers them', async () => {
    const { create, fetch } = await setupSandbox();
    const { hosted_page } = await create();
    expect(new URL(hosted_page.uri).host).toBe('app.truelayer-sandbox.com');
    const discovery = await json(await fetch(`${AUTH}/.well-known/openid-configuration`));
    expect(discovery.token_endpoint).toBe(`${AUTH}/connect/token`);
  });
});
