import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../../sandbox-server/index.ts';
import { connectBankHost, type HostOptions, useCases } from '../../../widget/host/index.ts';
import { HEADERS } from '../../../widget/protocol.ts';
import {
  createTrueLayerClient,
  ForbiddenError,
  InvalidStateError,
  NotFoundError,
  TokenError,
} from '../../../widget/truelayer/index.ts';
import { checkedFetch } from '../../contract/checked-fetch.ts';
import { approve, type Person, person } from '../../sandbox-server/person.ts';
import { PAGE, PUBLIC_URL, proof, USER } from './setup-host.ts';

const CREDENTIALS = { clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret' };

/** The host endpoint and the sandbox in one process; neither knows what the other is. */
function setup(options: Partial<HostOptions> = {}, sandboxOptions: SandboxOptions = {}) {
  const sandbox = createSandbox(sandboxOptions);
  const fetch = checkedFetch(sandbox.fetch);
  const truelayer = { ...CREDENTIALS, environment: 'sandbox', fetch } as const;
  const host = connectBankHost({
    truelayer,
    publicUrl: PUBLIC_URL,
    user: () => USER,
    clock: sandbox.clock.now,
    ...options,
  });
  const app = new Hono().route('/connect-bank', host);
  const fromPage = { Origin: PAGE, 'Sec-Fetch-Site': 'same-origin', [HEADERS.requestedWith]: '1' };

  async function start(useCase: string) {
    const { verifier, challenge } = await proof();
    const response = await app.request(`${PUBLIC_URL}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...fromPage },
      body: JSON.stringify({ use_case: useCase, mode: 'popup', challenge }),
    });
    const session = await response.json();
    const cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    const visitor = await person(fetch).visit(session.authorization_uri);
    return {
      visitor,
      openReturnUrl: () => app.request(visitor.address, { headers: { Cookie: cookie } }),
      status: async () => {
        const headers = { ...fromPage, [HEADERS.verifier]: verifier };
        return (
          await app.request(`${PUBLIC_URL}/sessions/${session.session_id}`, { headers })
        ).json();
      },
    };
  }
  return { sandbox, fetch, start, client: createTrueLayerClient(truelayer) };
}

async function toTheBank(visitor: Person): Promise<Person> {
  await visitor.submit({ provider_id: 'mock' });
  await visitor.submit({ decision: 'allow' });
  return visitor.submit({ username: 'john', password: 'doe' });
}

describe('the host and the sandbox together', () => {
  it.each(Object.keys(useCases))('bring a %s journey to its end', async (useCase) => {
    const authorized: string[] = [];
    const { start } = setup({
      onAuthorized: ({ connectionId }) => void authorized.push(connectionId),
    });
    const journey = await start(useCase);
    await approve(journey.visitor);
    expect((await journey.openReturnUrl()).status).toBe(200);
    const status = await journey.status();
    expect(status).toEqual({ status: 'authorized', connection_id: authorized[0] });
    expect(authorized).toHaveLength(1);
  });

  it('let the callback read the name, the accounts and every page of transactions', async () => {
    const seen = { name: '', accounts: 0, transactions: 0 };
    const { start } = setup({
      onAuthorized: async ({ connectionId, truelayer }) => {
        seen.name = (await truelayer.userInfo(connectionId)).name ?? '';
        const accounts = await truelayer.accounts(connectionId);
        seen.accounts = accounts.length;
        const [account] = accounts;
        const period = { from: '2025-01-01', to: '2025-06-30', pageSize: 40 };
        const all = truelayer.transactions(connectionId, account?.id ?? '', period);
        for await (const _ of all) seen.transactions += 1;
      },
    });
    const journey = await start('affordability');
    await approve(journey.visitor);
    await journey.openReturnUrl();
    expect(seen.name).toBe('JOHN SANDBRIDGE');
    expect(seen.accounts).toBe(3);
    expect(seen.transactions).toBeGreaterThan(200);
  });

  it.each([
    ['deny', 'denied'],
    ['fail', 'provider-unavailable'],
  ])('agree that the bank was told to %s', async (decision, reason) => {
    const { start } = setup();
    const journey = await start('rewards');
    await toTheBank(journey.visitor);
    await journey.visitor.submit({ decision });
    await journey.visitor.follow('Return to');
    await journey.openReturnUrl();
    expect(await journey.status()).toMatchObject({ status: 'failed', reason });
  });

  it('agree that a bank which goes on failing after the login is not available', async () => {
    const { start, sandbox } = setup();
    const journey = await start('rewards');
    await approve(journey.visitor, { username: 'error.provider_error', password: 'error' });
    await journey.openReturnUrl();
    expect(await journey.status()).toEqual({ status: 'pending' });
    sandbox.clock.advance('PT31S');
    expect(await journey.status()).toMatchObject({
      status: 'failed',
      reason: 'provider-unavailable',
    });
  });

  it('agree that nothing has happened yet', async () => {
    const { start } = setup();
    const journey = await start('rewards');
    await toTheBank(journey.visitor);
    expect(await journey.status()).toEqual({ status: 'pending' });
  });

  it('agree on a registered return URI, to which the host adds its state', async () => {
    const client = { id: CREDENTIALS.clientId, secret: CREDENTIALS.clientSecret };
    const returnUris = [`${PUBLIC_URL}/return`];
    const { start } = setup({}, { clients: [{ ...client, returnUris }] });
    const journey = await start('rewards');
    await approve(journey.visitor);
    await journey.openReturnUrl();
    expect(await journey.status()).toMatchObject({ status: 'authorized' });
  });
});

describe('the client’s errors', () => {
  const CREATE = {
    scopes: ['accounts'],
    provider_selection: { type: 'user_selected' },
    user: { name: 'Ada', email: 'ada@example.com' },
    user_consent: { type: 'authorization_flow_captured' },
    hosted_page: { type: 'authorization_flow', return_uri: 'https://app.example/' },
  } as const;

  it('say that the user has not approved yet', async () => {
    const { client } = setup();
    const { id } = await client.connections.create(CREATE);
    const error = await client.accounts(id).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidStateError);
    expect(error).toMatchObject({ traceId: expect.stringMatching(/^[\da-f]{32}$/) });
  });

  it('say that a connection is unknown', async () => {
    const { client } = setup();
    await expect(client.accounts('nope')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('say that the consent has ended', async () => {
    const { client, fetch, sandbox } = setup();
    const created = await client.connections.create(CREATE);
    await approve(await person(fetch).visit(created.hosted_page?.uri ?? ''));
    sandbox.clock.advance('P90D');
    await expect(client.accounts(created.id)).rejects.toBeInstanceOf(ForbiddenError);
  });

  it('say that the credentials are wrong, without repeating them', async () => {
    const { fetch } = setup();
    const wrong = { ...CREDENTIALS, clientSecret: 'mistyped' };
    const client = createTrueLayerClient({ ...wrong, environment: 'sandbox', fetch });
    const error = await client.accounts('x').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TokenError);
    expect(String(error)).not.toContain('mistyped');
  });
});
