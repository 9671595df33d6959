/**
 * The behaviour of the host in every runtime. It uses no test runner and no API of one runtime, so that all
 * runtimes can run the same bundle. The sandbox replaces TrueLayer in the same process.
 */
import { connectBankHost, type HostOptions, memoryStore, type Session } from 'connect-bank/host';
import { createSandbox } from 'connect-bank/sandbox';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

export type Outcome = { check: string; error?: string };
export type Report = { agent: string; outcomes: Outcome[] };

const PAGE = 'https://partner.example';
const PUBLIC_URL = `${PAGE}/connect-bank`;
const FROM_PAGE = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', 'X-Connect-Bank': '1' };
const CLIENT = { id: 'sandbox-connect-bank', secret: 'sandbox-secret' };
const VERIFIER = 'v'.repeat(43);

export const CHECKS: Readonly<Record<string, () => Promise<void>>> = {
  async 'a journey that is approved ends authorised, and onAuthorized ran once'() {
    const connectionIds: string[] = [];
    const partner = setupPartner({
      onAuthorized: ({ connectionId }) => void connectionIds.push(connectionId),
    });
    const session = await partner.start();
    const { connection, returnUri } = await partner.journeyOf(session).approve();
    await Promise.all([partner.returnTo(returnUri), partner.status(session)]);
    const state = { status: 'authorized', connection_id: connection.id };
    expectEqual(await partner.status(session), state);
    expectEqual(connectionIds, [connection.id]);
  },

  async 'onAuthorized reads the name, the accounts and every page of transactions'() {
    const read = { name: '', accounts: 0, isEveryPage: false };
    const partner = setupPartner({
      onAuthorized: async ({ connectionId, truelayer }) => {
        read.name = (await truelayer.userInfo(connectionId)).name ?? '';
        const accounts = await truelayer.accounts(connectionId);
        read.accounts = accounts.length;
        const period = { from: '2025-01-01', to: '2025-06-30', pageSize: 40 };
        let count = 0;
        for (const { id } of accounts) {
          for await (const _ of truelayer.transactions(connectionId, id, period)) count += 1;
        }
        read.isEveryPage = count > 2 * period.pageSize;
      },
    });
    const session = await partner.start();
    await partner.returnTo((await partner.journeyOf(session).approve({ user: 'john' })).returnUri);
    expectEqual(read, { name: 'JOHN SANDBRIDGE', accounts: 3, isEveryPage: true });
  },

  async 'a journey that is denied ends failed'() {
    const partner = setupPartner();
    const session = await partner.start();
    await partner.returnTo((await partner.journeyOf(session).deny()).returnUri);
    const { status, reason } = await partner.status(session);
    expectEqual([status, reason], ['failed', 'denied']);
  },

  async 'a wrong verifier gets the same response as an unknown session'() {
    const partner = setupPartner();
    const { session_id } = await partner.start();
    const wrong = await partner.poll(session_id, 'w'.repeat(43));
    const unknown = await partner.poll('u'.repeat(22), VERIFIER);
    expectEqual([wrong.status, unknown.status], [404, 404]);
    expectEqual(await wrong.json(), await unknown.json());
  },

  async 'a forged state is rejected and does not consume the state, which is valid once'() {
    const partner = setupPartner();
    const session = await partner.start();
    const { returnUri = '' } = await partner.journeyOf(session).approve();
    const forged = returnUri.replace(/state=([\w-]+)\.[\w-]+/, `state=$1.${'f'.repeat(43)}`);
    const statuses: number[] = [];
    for (const uri of [forged, returnUri, returnUri]) {
      statuses.push((await partner.returnTo(uri)).status);
    }
    expectEqual(statuses, [404, 200, 404]);
  },

  async 'a browser that sends its cookie gets the same response for each return'() {
    const partner = setupPartner();
    const created = await partner.create();
    const [cookie = '', ...scope] = (created.headers.get('Set-Cookie') ?? '').split('; ');
    expectEqual(scope.includes('HttpOnly') && scope.includes('Secure'), true);
    const { returnUri } = await partner.journeyOf(await created.json()).approve();
    const first = await partner.returnTo(returnUri, { Cookie: cookie });
    const second = await partner.returnTo(returnUri, { Cookie: cookie });
    expectEqual(second.status, first.status);
    expectEqual(await second.text(), await first.text());
  },

  async 'the policy of the return page has the hashes of its script and its style'() {
    const partner = setupPartner();
    const session = await partner.start();
    const { returnUri } = await partner.journeyOf(session).approve();
    const response = await partner.returnTo(returnUri);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    const page = await response.text();
    for (const pattern of [/<script>([\s\S]*?)<\/script>/, /<style>([\s\S]*?)<\/style>/]) {
      const text = new TextEncoder().encode(pattern.exec(page)?.[1]);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
      expectEqual(policy.includes(`'sha256-${btoa(String.fromCharCode(...digest))}'`), true);
    }
  },

  async 'middleware around the host does not change the headers of the return page'() {
    const { host } = setupPartner();
    const app = new Hono().use(secureHeaders()).route('/connect-bank', host);
    const { headers } = await app.request(`${PUBLIC_URL}/return`);
    expectEqual(headers.get('Cross-Origin-Opener-Policy'), 'unsafe-none');
    expectEqual(headers.get('X-Frame-Options'), 'DENY');
    expectEqual(headers.has('Strict-Transport-Security'), true);
  },

  async 'concurrent and repeated requests with the same Idempotency-Key create one session'() {
    const partner = setupPartner();
    const start = () => partner.start({ 'Idempotency-Key': 'key-1' });
    const sessions = [...(await Promise.all([start(), start()])), await start()];
    expectEqual(new Set(sessions.map(({ session_id }) => session_id)).size, 1);
    expectEqual(partner.callsTo('/v3/data-connections'), 1);
  },

  async 'sessions that start at the same time share a token'() {
    const partner = setupPartner();
    const sessions = await Promise.all([partner.start(), partner.start(), partner.start()]);
    expectEqual(new Set(sessions.map(({ session_id }) => session_id)).size, 3);
    expectEqual(partner.callsTo('/connect/token'), 1);
  },

  async 'other origins, bodies that are too long, and bodies that are not JSON are rejected'() {
    const { create } = setupPartner();
    const json = 'application/json';
    const rejected = await Promise.all([
      create({ Origin: 'https://other.example' }),
      create({}, JSON.stringify({ challenge: 'c'.repeat(9000) })),
      create({ 'Content-Type': 'text/plain' }),
      create({ 'Content-Type': json }, '{'),
    ]);
    const statuses = rejected.map(({ status }) => status);
    expectEqual(statuses, [403, 413, 415, 400]);
  },

  async 'a request that TrueLayer never answers times out'() {
    const partner = setupPartner({}, { fetch: () => new Promise(() => {}), timeoutMs: 20 });
    const { status } = await partner.create();
    expectEqual(status, 502);
  },

  async 'a callback that throws runs again with a later poll, after its retry delay'() {
    let runs = 0;
    const partner = setupPartner({
      onAuthorized: () => {
        runs += 1;
        if (runs === 1) throw new Error('not now');
      },
    });
    const session = await partner.start();
    await partner.returnTo((await partner.journeyOf(session).approve()).returnUri);
    expectEqual((await partner.status(session)).status, 'pending');
    await partner.sandbox.clock.advance('PT2S');
    expectEqual((await partner.status(session)).status, 'authorized');
    expectEqual(runs, 2);
  },

  async 'the memory store replaces only the expected version, and deletes expired sessions'() {
    let now = 0;
    const store = memoryStore({ clock: () => now });
    const session = { id: 'a', version: 1 } as Session;
    expectEqual([await store.insert(session, 10), await store.insert(session, 10)], [true, false]);
    expectEqual(await store.replace({ ...session, version: 3 }), false);
    expectEqual(await store.replace({ ...session, version: 2 }), true);
    expectEqual((await store.read('a'))?.version, 2);
    now = 10;
    expectEqual(await store.read('a'), undefined);
  },

  async 'a signed webhook ends the session of a user who never returned'() {
    const connectionIds: string[] = [];
    const partner = setupPartnerWithWebhooks({
      onAuthorized: ({ connectionId }) => void connectionIds.push(connectionId),
    });
    const session = await partner.start();
    const { connection } = await partner.journeyOf(session).approve();
    await partner.sandbox.webhooks.settled();
    expectEqual(connectionIds, [connection.id]);
    expectEqual((await partner.status(session)).status, 'authorized');
  },

  async 'a webhook with a wrong signature is rejected'() {
    const refused: string[] = [];
    const partner = setupPartnerWithWebhooks({
      onEvent: (event) => event.type === 'webhook-rejected' && refused.push(event.reason),
    });
    partner.sandbox.clock.freeze();
    partner.sandbox.faults.add({ webhook: { badSignature: true }, times: 1 });
    await partner.journeyOf(await partner.start()).approve();
    await partner.sandbox.webhooks.settled();
    expectEqual(refused, ['wrong-signature']);
  },
};

/** Runs every check, and returns the outcomes with the user agent of the runtime. */
export async function report(): Promise<Report> {
  const outcomes: Outcome[] = [];
  for (const [check, run] of Object.entries(CHECKS)) {
    try {
      await run();
      outcomes.push({ check });
    } catch (error) {
      outcomes.push({ check, error: error instanceof Error ? `${error.stack}` : String(error) });
    }
  }
  return { agent: globalThis.navigator?.userAgent ?? '', outcomes };
}

/** Creates a partner's server with the host, a page that calls it, and the sandbox. */
function setupPartner(
  options: Partial<HostOptions> = {},
  truelayer: Partial<HostOptions['truelayer']> = {},
  client: { webhookUri?: string } = {},
) {
  const app = new Hono();
  const sandbox = createSandbox({
    seed: 'runtimes',
    now: '2026-01-15T09:00:00Z',
    clients: [{ ...CLIENT, ...client }],
    fetch: async (uri, init) => app.request(uri, init),
  });
  const calls: string[] = [];
  const host = connectBankHost({
    truelayer: {
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      environment: 'sandbox',
      fetch: (request) => {
        calls.push(new URL(request.url).pathname);
        return sandbox.fetch(request);
      },
      ...truelayer,
    },
    publicUrl: PUBLIC_URL,
    unknownBrowser: 'accept',
    user: () => ({ id: 'user-1', name: 'Jane Smith', email: 'jane@example.com' }),
    clock: sandbox.clock.now,
    ...options,
  });
  app.route('/connect-bank', host);

  async function create(headers: Record<string, string> = {}, body?: string): Promise<Response> {
    const defaults = { use_case: 'affordability', mode: 'popup', challenge: await challenge() };
    return app.request(`${PUBLIC_URL}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...FROM_PAGE, ...headers },
      body: body ?? JSON.stringify(defaults),
    });
  }

  const poll = async (id: string, verifier: string): Promise<Response> =>
    app.request(`${PUBLIC_URL}/sessions/${id}`, {
      headers: { ...FROM_PAGE, 'X-Connect-Bank-Verifier': verifier },
    });

  return {
    sandbox,
    host,
    create,
    poll,
    start: async (headers: Record<string, string> = {}) => (await create(headers)).json(),
    status: async ({ session_id }: { session_id: string }) =>
      (await poll(session_id, VERIFIER)).json(),
    journeyOf: ({ authorization_uri }: { authorization_uri: string }) =>
      sandbox.journey(authorization_uri),
    returnTo: async (returnUri = '', headers: Record<string, string> = {}) =>
      app.request(returnUri, { headers }),
    callsTo: (path: string) => calls.filter((each) => each === path).length,
  };
}

/** The same with webhooks. */
const setupPartnerWithWebhooks = (options: Partial<HostOptions>) =>
  setupPartner(options, {}, { webhookUri: `${PUBLIC_URL}/webhook` });

async function challenge(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(VERIFIER));
  const text = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function expectEqual(actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}
