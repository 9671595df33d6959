import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../../../sandbox-server/index.ts';
import {
  type CallbackContext,
  connectBankHost,
  type HostEvent,
  type HostOptions,
  type RenewalOptions,
} from '../../../../widget/host/index.ts';
import { HEADERS } from '../../../../widget/protocol.ts';
import { checkedFetch } from '../../../contract/checked-fetch.ts';
import { person } from '../../../sandbox-server/person.ts';
import { PAGE, PUBLIC_URL, proof, USER } from '../setup-host.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = '2026-01-05T09:00:00Z';
const RECONFIRMATION = /\/reconfirmation$/;

/** A partner that lets users renew their own connections, with the sandbox behind the endpoint. */
function setup(
  renewal: Partial<RenewalOptions> | 'none' = {},
  sandboxOptions: SandboxOptions = { previews: ['reconfirmation'] },
  options: Partial<HostOptions> = {},
) {
  const sandbox = createSandbox({ now: NOW, ...sandboxOptions });
  sandbox.clock.freeze();
  const fetch = checkedFetch(sandbox.fetch);
  const owned = new Set<string>();
  const told: CallbackContext[] = [];
  const events: HostEvent[] = [];
  const asked: string[] = [];
  const host = connectBankHost({
    truelayer: {
      clientId: 'sandbox-connect-bank',
      clientSecret: 'sandbox-secret',
      environment: 'sandbox',
      fetch: (request) => {
        asked.push(`${request.method} ${new URL(request.url).pathname}`);
        return fetch(request);
      },
    },
    publicUrl: PUBLIC_URL,
    user: () => USER,
    clock: sandbox.clock.now,
    onAuthorized: (context) => {
      told.push(context);
      owned.add(context.connectionId);
    },
    onEvent: (event) => events.push(event),
    ...(renewal !== 'none' && {
      renewal: { owns: (_, { connectionId }) => owned.has(connectionId), ...renewal },
    }),
    ...options,
  });
  const app = new Hono().route('/connect-bank', host);
  const fromPage = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', [HEADERS.requestedWith]: '1' };

  async function start(body: object = {}, headers: Record<string, string> = {}) {
    const { verifier, challenge } = await proof();
    const response = await app.request(`${PUBLIC_URL}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...fromPage, ...headers },
      body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge, ...body }),
    });
    const answer = await response
      .clone()
      .json()
      .catch(() => ({}));
    const cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    return {
      response,
      uri: String(answer.authorization_uri),
      origins: answer.authorization_origins,
      id: answer.session_id,
      openReturnUrl: (address: string) => app.request(address, { headers: { Cookie: cookie } }),
      status: async () => {
        const headers = { ...fromPage, [HEADERS.verifier]: verifier };
        return (
          await app.request(`${PUBLIC_URL}/sessions/${answer.session_id}`, { headers })
        ).json();
      },
    };
  }

  /** A journey to its good end; the connection that came of it. */
  async function connect(body: object = {}, user = 'john-eternal'): Promise<string> {
    const session = await start(body);
    const { returnUri } = await sandbox.journey(session.uri).approve({ user });
    await session.openReturnUrl(returnUri ?? '');
    return (await session.status()).connection_id;
  }

  return {
    ...{ sandbox, start, connect, told, events, owned },
    /** What was asked of the API from here on, without tokens. */
    asked: () => asked.splice(0).filter((line) => !line.includes('/connect/token')),
  };
}

describe('a connection that a browser wants to renew', () => {
  it('is rejected if the host has no renewal', async () => {
    const { start, connect, asked } = setup('none');
    const connection_id = await connect();
    asked();
    const { response } = await start({ connection_id });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request' });
    expect(asked()).toEqual([]);
  });

  it('is not found if it belongs to another user, and TrueLayer is not called', async () => {
    const { start, connect, owned, asked } = setup({ reconfirms: true });
    const connection_id = await connect();
    owned.clear();
    asked();
    const { response } = await start({ connection_id });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'connection-not-found' });
    expect(asked()).toEqual([]);
  });

  it('is looked up with the user and the connection, and the partner can reject it with its own error', async () => {
    const seen: unknown[] = [];
    const { start } = setup({
      owns: (_, renewed) => {
        seen.push(renewed);
        throw new HTTPException(402, { message: 'Pay first' });
      },
    });
    const { response } = await start({ connection_id: 'old' });
    expect(seen).toEqual([{ user: USER, connectionId: 'old' }]);
    expect(response.status).toBe(402);
    expect(await response.text()).toBe('Pay first');
  });
});

describe('renewal by a new journey', () => {
  it('ends in a new connection, and the callback receives the replaced one', async () => {
    const { start, connect, sandbox, told } = setup();
    const renews = await connect();
    const session = await start({ connection_id: renews });
    expect(new URL(session.uri).host).toBe('app.truelayer-sandbox.com');
    const { returnUri } = await sandbox.journey(session.uri).approve({ user: 'john' });
    await session.openReturnUrl(returnUri ?? '');
    const { connection_id } = await session.status();
    expect(connection_id).not.toBe(renews);
    expect(told.at(-1)).toMatchObject({
      connectionId: connection_id,
      session: { renews },
      consentEndsAt: new Date(sandbox.clock.now() + 90 * DAY_MS),
    });
  });

  it('makes no reconfirmation unless the partner requests it', async () => {
    const { start, connect, asked } = setup();
    const connection_id = await connect();
    asked();
    await start({ connection_id });
    expect(asked()).toEqual(['POST /v3/data-connections']);
  });
});

describe('renewal by reconfirmation', () => {
  it('prolongs the consent of the same connection, without a journey', async () => {
    const { start, connect, sandbox, told, asked } = setup({ reconfirms: true });
    const connection_id = await connect();
    sandbox.clock.advance('P80D');
    asked();
    const session = await start({ connection_id });
    expect(asked()).toEqual([`POST /v3/data-connections/${connection_id}/reconfirmation`]);
    expect(session.uri).toMatch(/^https:\/\/partner\.example\/connect-bank\/return\?state=/);
    expect(session.origins).toEqual([PAGE]);
    expect((await session.openReturnUrl(session.uri)).status).toBe(200);
    expect(await session.status()).toEqual({ status: 'authorized', connection_id });
    expect(told).toHaveLength(2);
    expect(told.at(-1)).toMatchObject({
      connectionId: connection_id,
      session: { renews: connection_id },
      consentEndsAt: new Date(sandbox.clock.now() + 90 * DAY_MS),
    });
  });

  it('lets the data be read beyond the first ninety days', async () => {
    const { start, connect, sandbox, told } = setup({ reconfirms: true });
    const connection_id = await connect();
    sandbox.clock.advance('P80D');
    const session = await start({ connection_id });
    await session.openReturnUrl(session.uri);
    sandbox.clock.advance('P20D');
    await expect(told.at(-1)?.truelayer.accounts(connection_id)).resolves.toHaveLength(3);
  });

  it('is also reported once to a page that only polls', async () => {
    const { start, connect, told } = setup({ reconfirms: true });
    const session = await start({ connection_id: await connect() });
    await Promise.all([session.status(), session.status(), session.openReturnUrl(session.uri)]);
    expect(await session.status()).toMatchObject({ status: 'authorized' });
    expect(told).toHaveLength(2);
  });

  it('redirects straight back', async () => {
    const { start, connect } = setup({ reconfirms: true });
    const connection_id = await connect();
    const session = await start({ connection_id, mode: 'redirect', return_path: '/money' });
    const returned = await session.openReturnUrl(session.uri);
    expect(returned.status).toBe(303);
    expect(returned.headers.get('Location')).toBe(`${PAGE}/money`);
  });

  it('happens once, however often the request is repeated', async () => {
    const { start, connect, asked } = setup({ reconfirms: true });
    const connection_id = await connect();
    asked();
    const key = { [HEADERS.idempotencyKey]: 'key' };
    const sessions = await Promise.all([1, 2, 3].map(() => start({ connection_id }, key)));
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(1);
    expect(asked()).toHaveLength(1);
  });

  it('is reported as an authorisation', async () => {
    const { start, connect, events } = setup({ reconfirms: true });
    const connection_id = await connect();
    events.splice(0);
    const { id } = await start({ connection_id });
    expect(events.filter(({ type }) => type !== 'upstream-call')).toMatchObject([
      { type: 'session-created', sessionId: id },
      { type: 'authorized', sessionId: id, connectionId: connection_id, source: 'reconfirmation' },
    ]);
  });

  it.each([
    ['to log in at the bank', 'john', { username: 'john', password: 'doe' }],
    ['to give the consent again', 'reconsent', { decision: 'allow' }],
  ])(
    'sends a user who has %s to the page for it, and is done after that',
    async (_, user, form) => {
      const { start, connect, sandbox, told } = setup({ reconfirms: true });
      const connection_id = await connect({}, user);
      sandbox.clock.advance('P80D');
      const session = await start({ connection_id });
      expect(new URL(session.uri).host).toBe('app.truelayer-sandbox.com');
      expect(await session.status()).toEqual({ status: 'pending' });
      expect(told).toHaveLength(1);

      const visitor = await person(sandbox.fetch).visit(session.uri);
      await visitor.submit(form);
      expect((await session.openReturnUrl(visitor.address)).status).toBe(200);
      expect(await session.status()).toEqual({ status: 'authorized', connection_id });
      expect(told).toHaveLength(2);
      expect(told.at(-1)).toMatchObject({
        connectionId: connection_id,
        session: { renews: connection_id },
        consentEndsAt: new Date(sandbox.clock.now() + 90 * DAY_MS),
      });
    },
  );

  it('is not done if the user returns without having acted, though the connection is authorised', async () => {
    const { start, connect, sandbox, told } = setup({ reconfirms: true });
    const connection_id = await connect({}, 'john');
    const session = await start({ connection_id });
    const { reconfirmation } = sandbox.connections.get(connection_id) ?? {};
    await session.openReturnUrl(reconfirmation?.returnUri ?? '');
    expect(await session.status()).toEqual({ status: 'pending' });
    expect(told).toHaveLength(1);
  });

  it('fails as cancelled if the user cancels, and the callback is not called', async () => {
    const { start, connect, sandbox, told } = setup({ reconfirms: true });
    const connection_id = await connect({}, 'reconsent');
    const session = await start({ connection_id });
    const cancelled = await sandbox.fetch(`${session.uri}/cancel`, { method: 'POST' });
    await session.openReturnUrl(cancelled.headers.get('Location') ?? '');
    expect(await session.status()).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(told).toHaveLength(1);
  });

  it('asks TrueLayer again only after the return', async () => {
    const { start, connect, asked } = setup({ reconfirms: true });
    const connection_id = await connect({}, 'john');
    const session = await start({ connection_id });
    asked();
    await session.status();
    await session.status();
    expect(asked()).toEqual([]);
  });

  it.each<[string, (world: ReturnType<typeof setup>, id: string) => unknown]>([
    ['has ended', ({ sandbox }) => sandbox.clock.advance('P90D')],
    ['was revoked', ({ sandbox }, id) => sandbox.connections.revoke(id)],
  ])('gives way to a journey where access %s', async (_, end) => {
    const world = setup({ reconfirms: true });
    const connection_id = await world.connect();
    await end(world, connection_id);
    world.asked();
    const session = await world.start({ connection_id });
    expect(session.response.status).toBe(201);
    expect(world.asked()).toEqual([
      expect.stringMatching(RECONFIRMATION),
      'POST /v3/data-connections',
    ]);
    expect(new URL(session.uri).host).toBe('app.truelayer-sandbox.com');
  });

  it('falls back to a journey if TrueLayer does not offer it', async () => {
    const { start, connect, asked } = setup({ reconfirms: true }, {});
    const connection_id = await connect();
    asked();
    const { uri } = await start({ connection_id });
    expect(asked()).toEqual([expect.stringMatching(RECONFIRMATION), 'POST /v3/data-connections']);
    expect(new URL(uri).host).toBe('app.truelayer-sandbox.com');
  });

  it('is not requested for one-time access', async () => {
    const { start, connect, asked } = setup({ reconfirms: true });
    const connection_id = await connect();
    asked();
    await start({ connection_id, use_case: 'affordability' });
    expect(asked()).toEqual(['POST /v3/data-connections']);
  });

  it('starts no journey if TrueLayer fails: the button works again', async () => {
    const { start, connect, sandbox, asked } = setup({ reconfirms: true });
    const connection_id = await connect();
    asked();
    sandbox.faults.add({ operation: 'reconfirm-connection', problem: 'unknown_error' });
    const { response } = await start({ connection_id });
    expect(response.status).toBe(502);
    expect(asked()).toHaveLength(1);
  });
});

describe('when a consent ends', () => {
  it('is unknown for one-time access', async () => {
    const { connect, told } = setup();
    await connect({ use_case: 'affordability' });
    expect(told.at(-1)?.consentEndsAt).toBeUndefined();
  });
});
