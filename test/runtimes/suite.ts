/**
 * What the host does, wherever it runs: no runner and nothing of any runtime, so that one bundle of it
 * is run by all of them. The sandbox stands in for TrueLayer, in the same process.
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
    const told: string[] = [];
    const world = rig({ onAuthorized: ({ connectionId }) => void told.push(connectionId) });
    const session = await world.start();
    const { connection, returnUri } = await world.journeyOf(session).approve();
    await Promise.all([world.land(returnUri), world.status(session)]);
    const state = { status: 'authorized', connection_id: connection.id };
    same(await world.status(session), state);
    same(told, [connection.id]);
  },

  async 'onAuthorized reads the name, the accounts and every page of transactions'() {
    const seen = { name: '', accounts: 0, isEveryPage: false };
    const world = rig({
      onAuthorized: async ({ connectionId, truelayer }) => {
        seen.name = (await truelayer.userInfo(connectionId)).name ?? '';
        const accounts = await truelayer.accounts(connectionId);
        seen.accounts = accounts.length;
        const period = { from: '2025-01-01', to: '2025-06-30', pageSize: 40 };
        let read = 0;
        for (const { id } of accounts) {
          for await (const _ of truelayer.transactions(connectionId, id, period)) read += 1;
        }
        seen.isEveryPage = read > 2 * period.pageSize;
      },
    });
    const session = await world.start();
    await world.land((await world.journeyOf(session).approve({ user: 'john' })).returnUri);
    same(seen, { name: 'JOHN SANDBRIDGE', accounts: 3, isEveryPage: true });
  },

  async 'a journey that is denied ends failed'() {
    const world = rig();
    const session = await world.start();
    await world.land((await world.journeyOf(session).deny()).returnUri);
    const { status, reason } = await world.status(session);
    same([status, reason], ['failed', 'denied']);
  },

  async 'a wrong verifier is answered as an unknown session is'() {
    const world = rig();
    const { session_id } = await world.start();
    const wrong = await world.ask(session_id, 'w'.repeat(43));
    const unknown = await world.ask('u'.repeat(22), VERIFIER);
    same([wrong.status, unknown.status], [404, 404]);
    same(await wrong.json(), await unknown.json());
  },

  async 'a forged state lands nowhere and uses nothing up, and a state lands once'() {
    const world = rig();
    const session = await world.start();
    const { returnUri = '' } = await world.journeyOf(session).approve();
    const forged = returnUri.replace(/state=([\w-]+)\.[\w-]+/, `state=$1.${'f'.repeat(43)}`);
    const landings = [forged, returnUri, returnUri].map((uri) => () => world.land(uri));
    const statuses: number[] = [];
    for (const landing of landings) statuses.push((await landing()).status);
    same(statuses, [404, 200, 404]);
  },

  async 'a browser that shows its cookie gets the same response however often it returns'() {
    const world = rig();
    const created = await world.create();
    const [cookie = '', ...scope] = (created.headers.get('Set-Cookie') ?? '').split('; ');
    same(scope.includes('HttpOnly') && scope.includes('Secure'), true);
    const { returnUri } = await world.journeyOf(await created.json()).approve();
    const first = await world.land(returnUri, { Cookie: cookie });
    const second = await world.land(returnUri, { Cookie: cookie });
    same(second.status, first.status);
    same(await second.text(), await first.text());
  },

  async 'the policy of the return page names the hashes of its script and its style'() {
    const world = rig();
    const session = await world.start();
    const { returnUri } = await world.journeyOf(session).approve();
    const landing = await world.land(returnUri);
    const policy = landing.headers.get('Content-Security-Policy') ?? '';
    const page = await landing.text();
    for (const pattern of [/<script>([\s\S]*?)<\/script>/, /<style>([\s\S]*?)<\/style>/]) {
      const text = new TextEncoder().encode(pattern.exec(page)?.[1]);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
      same(policy.includes(`'sha256-${btoa(String.fromCharCode(...digest))}'`), true);
    }
  },

  async 'middleware around the host leaves the headers of the return page alone'() {
    const { host } = rig();
    const app = new Hono().use(secureHeaders()).route('/connect-bank', host);
    const { headers } = await app.request(`${PUBLIC_URL}/return`);
    same(headers.get('Cross-Origin-Opener-Policy'), 'unsafe-none');
    same(headers.get('X-Frame-Options'), 'DENY');
    same(headers.has('Strict-Transport-Security'), true);
  },

  async 'the same start, made twice at once and once more, is one session'() {
    const world = rig();
    const again = () => world.start({ 'Idempotency-Key': 'key-1' });
    const sessions = [...(await Promise.all([again(), again()])), await again()];
    same(new Set(sessions.map(({ session_id }) => session_id)).size, 1);
    same(world.callsTo('/v3/data-connections'), 1);
  },

  async 'sessions that are started at once share a token'() {
    const world = rig();
    const sessions = await Promise.all([world.start(), world.start(), world.start()]);
    same(new Set(sessions.map(({ session_id }) => session_id)).size, 3);
    same(world.callsTo('/connect/token'), 1);
  },

  async 'other origins, bodies that are too long, and bodies that are no JSON are refused'() {
    const { create } = rig();
    const json = 'application/json';
    const refused = await Promise.all([
      create({ Origin: 'https://elsewhere.example' }),
      create({}, JSON.stringify({ challenge: 'c'.repeat(9000) })),
      create({ 'Content-Type': 'text/plain' }),
      create({ 'Content-Type': json }, '{'),
    ]);
    const statuses = refused.map(({ status }) => status);
    same(statuses, [403, 413, 415, 400]);
  },

  async 'a TrueLayer that never answers is given up'() {
    const world = rig({}, { fetch: () => new Promise(() => {}), timeoutMs: 20 });
    const { status } = await world.create();
    same(status, 502);
  },

  async 'a callback that throws is run again by a later question, after its pause'() {
    let runs = 0;
    const world = rig({
      onAuthorized: () => {
        runs += 1;
        if (runs === 1) throw new Error('not now');
      },
    });
    const session = await world.start();
    await world.land((await world.journeyOf(session).approve()).returnUri);
    same((await world.status(session)).status, 'pending');
    await world.sandbox.clock.advance('PT2S');
    same((await world.status(session)).status, 'authorized');
    same(runs, 2);
  },

  async 'the memory store changes what it was told the version of, and forgets in time'() {
    let now = 0;
    const store = memoryStore({ clock: () => now });
    const session = { id: 'a', version: 1 } as Session;
    same([await store.insert(session, 10), await store.insert(session, 10)], [true, false]);
    same(await store.replace({ ...session, version: 3 }), false);
    same(await store.replace({ ...session, version: 2 }), true);
    same((await store.read('a'))?.version, 2);
    now = 10;
    same(await store.read('a'), undefined);
  },

  async 'a webhook that TrueLayer signed ends a session whose user never came back'() {
    const told: string[] = [];
    const world = hearing({ onAuthorized: ({ connectionId }) => void told.push(connectionId) });
    const session = await world.start();
    const { connection } = await world.journeyOf(session).approve();
    await world.sandbox.webhooks.settled();
    same(told, [connection.id]);
    same((await world.status(session)).status, 'authorized');
  },

  async 'a webhook whose signature is wrong is refused'() {
    const refused: string[] = [];
    const world = hearing({
      onEvent: (event) => event.type === 'webhook-rejected' && refused.push(event.reason),
    });
    world.sandbox.clock.freeze();
    world.sandbox.faults.add({ webhook: { badSignature: true }, times: 1 });
    await world.journeyOf(await world.start()).approve();
    await world.sandbox.webhooks.settled();
    same(refused, ['wrong-signature']);
  },
};

/** Runs every check, and says where it ran. */
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

/** A partner's server with the host in it, a page that talks to it, and the sandbox behind both. */
function rig(
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
    const started = { use_case: 'affordability', mode: 'popup', challenge: await challenge() };
    return app.request(`${PUBLIC_URL}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...FROM_PAGE, ...headers },
      body: body ?? JSON.stringify(started),
    });
  }

  const ask = async (id: string, verifier: string): Promise<Response> =>
    app.request(`${PUBLIC_URL}/sessions/${id}`, {
      headers: { ...FROM_PAGE, 'X-Connect-Bank-Verifier': verifier },
    });

  return {
    sandbox,
    host,
    create,
    ask,
    start: async (headers: Record<string, string> = {}) => (await create(headers)).json(),
    status: async ({ session_id }: { session_id: string }) =>
      (await ask(session_id, VERIFIER)).json(),
    journeyOf: ({ authorization_uri }: { authorization_uri: string }) =>
      sandbox.journey(authorization_uri),
    land: async (returnUri = '', headers: Record<string, string> = {}) =>
      app.request(returnUri, { headers }),
    callsTo: (path: string) => calls.filter((each) => each === path).length,
  };
}

/** Where TrueLayer tells by webhook what happens. */
const hearing = (options: Partial<HostOptions>) =>
  rig(options, {}, { webhookUri: `${PUBLIC_URL}/webhook` });

async function challenge(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(VERIFIER));
  const text = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function same(actual: unknown, expected: unknown): void {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`expected ${ought}, got ${is}`);
}
