/** What has to be so wherever the host is mounted, seen over a socket as a page sees it. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createSandbox } from 'connect-bank/sandbox';
import { type Listening, listen } from 'connect-bank/sandbox/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

export const PAGE = 'https://partner.example';
const PUBLIC_URL = `${PAGE}/connect-bank`;
const VERIFIER = 'v'.repeat(43);

/** The session of whoever is signed in. */
const SIGNED_IN = 'session=ada';

export type Mounted = { url: string; close(): Promise<unknown> };

/** What listens on a port of this machine. */
export function mountedOn(server: Pick<Server, 'address' | 'close' | 'once'>): Mounted {
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      server.close();
      await once(server as Server, 'close');
    },
  };
}

/** A TrueLayer on a port, and what a server is told of it. Its webhooks come through the proxy, too. */
export async function openTrueLayer() {
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
  const leadTo = (mounted: Mounted): void => {
    server = mounted.url;
  };
  return { sandbox, env, leadTo, close };
}

export type TrueLayer = Awaited<ReturnType<typeof openTrueLayer>>;

/** A page of the partner's, as a proxy brings its requests to the server. */
export function pageOf(mounted: Mounted) {
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
  const asked = { use_case: 'rewards', mode: 'popup', challenge };
  return {
    send,
    create: (headers: Record<string, string> = {}, body: unknown = asked) =>
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

export type Page = ReturnType<typeof pageOf>;

/**
 * Tests of a server that has the host below `/connect-bank`.
 * @param mount starts it; or says why it cannot be started here.
 */
export function describeMounted(
  name: string,
  mount: (env: TrueLayer['env']) => Promise<Mounted | { missing: string }>,
  {
    patienceMs,
    more = () => {},
  }: {
    /** What the start may take. */
    patienceMs?: number;
    /** Tests of this server alone. */
    more?: (page: () => Page) => void;
  } = {},
): void {
  describe(name, () => {
    let truelayer: TrueLayer;
    let mounted: Mounted | { missing: string };
    let page: Page;

    beforeAll(async () => {
      truelayer = await openTrueLayer();
      mounted = await mount(truelayer.env);
      if ('missing' in mounted) return;
      truelayer.leadTo(mounted);
      page = pageOf(mounted);
    }, patienceMs);

    afterAll(async () => {
      if (mounted !== undefined && 'url' in mounted) await mounted.close();
      await truelayer.close();
    });

    beforeEach(({ skip }) => {
      if ('missing' in mounted) skip(mounted.missing);
    });

    async function approved() {
      const created = await page.create();
      const { session_id, authorization_uri } = await created.json();
      const { connection, returnUri = '' } = await truelayer.sandbox
        .journey(authorization_uri)
        .approve();
      const cookie = created.headers.get('Set-Cookie')?.split(';')[0] ?? '';
      return { created, session_id, connection, returnUri, cookie };
    }

    it('starts nothing for nobody', async () => {
      expect((await page.create({ Cookie: 'session=nobody' })).status).toBe(401);
    });

    it('leads a journey to its end', async () => {
      const { created, session_id, connection, returnUri, cookie } = await approved();
      expect(created.status).toBe(201);
      expect(returnUri).toMatch(/^https:\/\/partner\.example\/connect-bank\/return\?/);
      expect((await page.send(returnUri, { headers: { Cookie: cookie } })).status).toBe(200);
      const state = { status: 'authorized', connection_id: connection.id };
      expect(await page.status(session_id)).toEqual(state);
    });

    it('sets a cookie that browsers show it on landing, however often they load that page', async () => {
      const { created, returnUri, cookie } = await approved();
      const [set] = cookiesOf(created);
      expect(new URL(returnUri).pathname.startsWith(set?.path ?? 'none')).toBe(true);
      expect(set).toMatchObject({ attributes: expect.stringMatching(/HttpOnly; Secure/) });
      for (let load = 0; load < 2; load += 1) {
        const landing = await page.send(returnUri, { headers: { Cookie: cookie } });
        expect([landing.status, cookiesOf(landing)]).toEqual([200, []]);
      }
    });

    it('tells its own policies of the page, alone, whatever is set around it', async () => {
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

    it('refuses a body that is too long', async () => {
      const { status } = await page.create({}, { challenge: 'c'.repeat(9000) });
      expect(status).toBe(413);
    });

    it('refuses a body that is too long and does not say so', async () => {
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

    it('refuses other origins, and answers preflights of its own', async () => {
      expect((await page.create({ Origin: 'https://elsewhere.example' })).status).toBe(403);
      const headers = { Origin: PAGE, 'Access-Control-Request-Method': 'POST' };
      const preflight = await page.send('/connect-bank/sessions', { method: 'OPTIONS', headers });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(PAGE);
    });

    it('believes a webhook: its body comes as it was signed', async () => {
      const { connection } = await approved();
      await truelayer.sandbox.webhooks.settled();
      const [told] = truelayer.sandbox.webhooks.list({ connectionId: connection.id });
      expect(told).toMatchObject({ type: 'connection_authorized', isDelivered: true });
    });

    it('has nothing at other paths', async () => {
      expect((await page.send('/connect-bank/elsewhere')).status).toBe(404);
    });

    more(() => page);
  });
}

type Cookies = readonly { name: string; value: string; path: string; attributes: string }[];

/** The cookies that an answer sets. */
function cookiesOf({ headers }: Response): Cookies {
  return headers.getSetCookie().map((line) => {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*); (.*)$/.exec(line) ?? [];
    return { name, value, attributes, path: /Path=([^;]+)/.exec(attributes)?.[1] ?? '' };
  });
}
