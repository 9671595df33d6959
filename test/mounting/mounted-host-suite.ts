/** Tests that every server with a mounted host must pass, over a socket as a page would use it. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createSandbox } from 'connect-bank/sandbox';
import { type Listening, listen } from 'connect-bank/sandbox/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

export const PAGE = 'https://partner.example';
const PUBLIC_URL = `${PAGE}/connect-bank`;
const VERIFIER = 'v'.repeat(43);

/** The session cookie of the signed-in user. */
const SIGNED_IN = 'session=ada';

export type MountedServer = { url: string; close(): Promise<unknown> };

/** Wraps a server that listens on a local port. */
export function toMountedServer(server: Pick<Server, 'address' | 'close' | 'once'>): MountedServer {
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      server.close();
      await once(server as Server, 'close');
    },
  };
}

/** Starts a sandbox, and returns the environment variables of a server that uses it. */
export async function startSandbox() {
  const id = 'sandbox-connect-bank';
  const secret = 'sandbox-secret';
  let server = '';
  const sandbox = createSandbox({
    clients: [{ id, secret, webhookUri: `${PUBLIC_URL}/webhook` }],
    fetch: (uri, init) => fetch(uri.replace(PAGE, server), init),
  });
  const { url, close }: Listening = await listen(sandbox);
  const env = {
    PUBLIC_URL,
    TRUELAYER_CLIENT_ID: id,
    TRUELAYER_CLIENT_SECRET: secret,
    TRUELAYER_API_URL: url,
  };
  const setServer = (mounted: MountedServer): void => {
    server = mounted.url;
  };
  return { sandbox, env, setServer, close };
}

export type RunningSandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Creates a partner's page, whose requests reach the server through a proxy. */
export function createPage(mounted: MountedServer) {
  const send = (path: string, { headers, ...init }: RequestInit = {}): Promise<Response> => {
    const proxied = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'partner.example' };
    return fetch(`${mounted.url}${path.replace(PAGE, '')}`, {
      redirect: 'manual',
      headers: { ...proxied, Cookie: SIGNED_IN, ...headers },
      ...init,
    });
  };
  const fromPage = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', 'X-Connect-Bank': '1' };
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const sessionRequest = { use_case: 'rewards', mode: 'popup', challenge };
  return {
    send,
    create: (headers: Record<string, string> = {}, body: unknown = sessionRequest) =>
      send('/connect-bank/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...fromPage, ...headers },
        body: JSON.stringify(body),
      }),
    status: async (id: string) => {
      const headers = { ...fromPage, 'X-Connect-Bank-Verifier': VERIFIER };
      return (await send(`/connect-bank/sessions/${id}`, { headers })).json();
    },
  };
}

export type Page = ReturnType<typeof createPage>;

/**
 * Describes the tests of a server that mounts the host at `/connect-bank`.
 * @param mount starts the server, or returns the reason why it is not available
 */
export function describeMountedHost(
  name: string,
  mount: (env: RunningSandbox['env']) => Promise<MountedServer | { missing: string }>,
  {
    startTimeoutMs,
    describeMore = () => {},
  }: {
    /** Timeout of `mount`, in milliseconds. */
    startTimeoutMs?: number;
    /** Additional tests of this server. */
    describeMore?: (page: () => Page) => void;
  } = {},
): void {
  describe(name, () => {
    let truelayer: RunningSandbox;
    let mounted: MountedServer | { missing: string };
    let page: Page;

    beforeAll(async () => {
      truelayer = await startSandbox();
      mounted = await mount(truelayer.env);
      if ('missing' in mounted) return;
      truelayer.setServer(mounted);
      page = createPage(mounted);
    }, startTimeoutMs);

    afterAll(async () => {
      if (mounted !== undefined && 'url' in mounted) await mounted.close();
      await truelayer.close();
    });

    beforeEach(({ skip }) => {
      if ('missing' in mounted) skip(mounted.missing);
    });

    async function approveConnection() {
      const created = await page.create();
      const { session_id, authorization_uri } = await created.json();
      const { connection, returnUri = '' } = await truelayer.sandbox
        .journey(authorization_uri)
        .approve();
      const cookie = created.headers.get('Set-Cookie')?.split(';')[0] ?? '';
      return { created, session_id, connection, returnUri, cookie };
    }

    it('the host rejects a session without a signed-in user', async () => {
      expect((await page.create({ Cookie: 'session=nobody' })).status).toBe(401);
    });

    it('the host completes a journey', async () => {
      const { created, session_id, connection, returnUri, cookie } = await approveConnection();
      expect(created.status).toBe(201);
      expect(returnUri).toMatch(/^https:\/\/partner\.example\/connect-bank\/return\?/);
      expect((await page.send(returnUri, { headers: { Cookie: cookie } })).status).toBe(200);
      const state = { status: 'authorized', connection_id: connection.id };
      expect(await page.status(session_id)).toEqual(state);
    });

    it('the host sets a cookie that browsers send with every return request', async () => {
      const { created, returnUri, cookie } = await approveConnection();
      const [set] = cookiesOf(created);
      expect(new URL(returnUri).pathname.startsWith(set?.path ?? 'none')).toBe(true);
      expect(set).toMatchObject({ attributes: expect.stringMatching(/HttpOnly; Secure/) });
      for (let load = 0; load < 2; load += 1) {
        const response = await page.send(returnUri, { headers: { Cookie: cookie } });
        expect([response.status, cookiesOf(response)]).toEqual([200, []]);
      }
    });

    it('the return page has only its own policies, even if the app sets others', async () => {
      const { headers, status } = await page.send('/connect-bank/return?state=x');
      expect(status).toBe(404);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'sha256-/,
        ),
        'cross-origin-opener-policy': 'unsafe-none',
        'referrer-policy': 'strict-origin',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
      });
    });

    it('the host rejects a body that is too long', async () => {
      const { status } = await page.create({}, { challenge: 'c'.repeat(9000) });
      expect(status).toBe(413);
    });

    it('the host rejects a body that is too long and has no Content-Length', async () => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(`{"challenge":"${'c'.repeat(9000)}"}`));
          controller.close();
        },
      });
      const headers = { 'Content-Type': 'application/json', Origin: PAGE, 'X-Connect-Bank': '1' };
      const init = { method: 'POST', headers, body, duplex: 'half' } as const;
      const { status } = await page.send('/connect-bank/sessions', init);
      expect(status).toBe(413);
    });

    it('the host rejects other origins and answers preflights of its own', async () => {
      expect((await page.create({ Origin: 'https://other.example' })).status).toBe(403);
      const headers = { Origin: PAGE, 'Access-Control-Request-Method': 'POST' };
      const preflight = await page.send('/connect-bank/sessions', { method: 'OPTIONS', headers });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(PAGE);
    });

    it('the host verifies a webhook, because the server does not change its body', async () => {
      const { connection } = await approveConnection();
      await truelayer.sandbox.webhooks.settled();
      const [webhook] = truelayer.sandbox.webhooks.list({ connectionId: connection.id });
      expect(webhook).toMatchObject({ type: 'connection_authorized', isDelivered: true });
    });

    it('the host answers 404 at other paths', async () => {
      expect((await page.send('/connect-bank/unknown')).status).toBe(404);
    });

    describeMore(() => page);
  });
}

type Cookies = readonly { name: string; value: string; path: string; attributes: string }[];

/** Parses the cookies that a response sets. */
function cookiesOf({ headers }: Response): Cookies {
  return headers.getSetCookie().map((line) => {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*); (.*)$/.exec(line) ?? [];
    return { name, value, attributes, path: /Path=([^;]+)/.exec(attributes)?.[1] ?? '' };
  });
}
