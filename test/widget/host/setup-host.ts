/** A browser on a partner's page, a host to talk to, and a clock for both. */
import { Hono } from 'hono';
import { connectBankHost, type HostEvent } from '../../../widget/host/index.ts';
import type { HostOptions } from '../../../widget/host/options/options.ts';
import { HEADERS } from '../../../widget/protocol.ts';
import { createFakeTrueLayer } from '../truelayer/fake-truelayer.ts';

export const PAGE = 'https://partner.example';
export const PUBLIC_URL = `${PAGE}/connect-bank`;
export const USER = { id: 'user-1', name: 'Jane Smith', email: 'jane@example.com' };

/** A verifier and its challenge; any verifier serves, so that tests can be told apart by it. */
export async function proof(name = 'a'): Promise<{ verifier: string; challenge: string }> {
  const verifier = name.padEnd(43, '_');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: Buffer.from(digest).toString('base64url') };
}

export type StartedSession = {
  response: Response;
  id: string;
  verifier: string;
  cookie: string;
  /** The return address that TrueLayer was given. */
  returnUri: URL;
};

export function setupHost(options: Partial<HostOptions> = {}) {
  const truelayer = createFakeTrueLayer();
  const events: HostEvent[] = [];
  const time = { now: Date.UTC(2026, 0, 1) };
  const host = connectBankHost({
    truelayer: truelayer.options,
    publicUrl: PUBLIC_URL,
    user: () => USER,
    onEvent: (event) => events.push(event),
    clock: () => time.now,
    // What polls alone can tell is told. return/session-fixation.test.ts has the other settings.
    unknownBrowser: 'accept',
    ...options,
  });
  const app = new Hono().route('/connect-bank', host);
  const send = async (path: string, init: RequestInit = {}) =>
    app.fetch(new Request(`${PUBLIC_URL}${path}`, init));

  function create(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return send('/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...fromPage(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** A session as the element starts it. */
  async function start(
    body: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<StartedSession> {
    const { verifier, challenge } = await proof();
    const response = await create(
      { use_case: 'affordability', mode: 'popup', challenge, ...body },
      headers,
    );
    const { session_id } = await response.clone().json();
    const cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    return { response, id: session_id, verifier, cookie, returnUri: lastReturnUri() };
  }

  /** The return address of the connection that was created last. */
  function lastReturnUri(): URL {
    const body = truelayer.requestsTo('create').at(-1)?.body as {
      hosted_page: { return_uri: string };
    };
    return new URL(body.hosted_page.return_uri);
  }

  function ask(id: string, verifier: string, headers: Record<string, string> = {}) {
    const sent = { [HEADERS.verifier]: verifier, ...fromPage(), ...headers };
    return send(`/sessions/${id}`, { headers: sent });
  }

  return {
    app,
    host,
    truelayer,
    events,
    send,
    create,
    start,
    lastReturnUri,
    ask,
    status: async ({ id, verifier }: StartedSession) => (await ask(id, verifier)).json(),
    /** A browser follows the return address, with what TrueLayer added to it. */
    openReturnUrl({ returnUri, cookie }: StartedSession, added: Record<string, string> = {}) {
      const url = new URL(returnUri);
      for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
      return app.fetch(new Request(url, { headers: cookie ? { Cookie: cookie } : {} }));
    },
    advance: (ms: number) => {
      time.now += ms;
    },
  };
}

/** The headers of a request from the partner's own page. */
function fromPage(): Record<string, string> {
  return { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', [HEADERS.requestedWith]: '1' };
}
