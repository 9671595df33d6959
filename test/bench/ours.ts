import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cursorOf } from '../../sandbox-server/domain/ledger/transaction-request.ts';
import { DEFAULT_CLIENT } from '../../sandbox-server/fixtures/clients.ts';
import { encodeCursor } from '../../sandbox-server/http/cursor.ts';
import { approve, person } from '../sandbox-server/person.ts';
import type { Call } from './call.ts';
import type { Model } from './competition.ts';
import type { Subject } from './subject.ts';

const BUILT = resolve(import.meta.dirname, '../../dist/connect-bank-sandbox.js');

export const HEALTH: Call = { path: '/health' };

/** The built sandbox with all features. Every call except the health check needs a token. */
export const OURS: Subject = {
  name: 'connect-bank sandbox',
  ready: HEALTH,
  calls: {},
  command: (port) => [process.execPath, BUILT, '--port', String(port), '--quiet'],
};

/** The number of entries of a page. */
const PAGE_SIZE = 100;

/** A shop account with one entry for each sale. The deep page is in the first year of the account. */
const LEDGER = { username: 'long', from: '2008-01-01', deep: '2008-12-31' };

const JSON_TYPE = { 'Content-Type': 'application/json' };

const TOKEN_CALL: Call = {
  path: '/connect/token',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: DEFAULT_CLIENT.id,
    client_secret: DEFAULT_CLIENT.secret,
    scope: 'data',
  }).toString(),
};

/** Reads the responses of the sandbox at `origin`, which other servers return too. */
export async function modelOf(origin: string): Promise<Model> {
  const client = await clientOf(origin);
  const get = client.readAccounts(await client.connect('john'));
  const accounts = await client.json(get);
  const openApi = await client.json({ path: '/openapi.json' });
  return { get, token: TOKEN_CALL, accounts, openApi };
}

/** The calls that only the sandbox supports: the first page of a long ledger, and one near its end. */
export async function ledgerCallsOf(
  origin: string,
): Promise<Record<'firstPage' | 'deepPage', Call>> {
  const client = await clientOf(origin);
  const connectionId = await client.connect(LEDGER.username);
  const { items } = await client.json(client.readAccounts(connectionId));
  const accountId = items[0].id;
  const { from, deep } = LEDGER;
  const to = new Date().toISOString().slice(0, 10);
  const ask = (body: object) => client.askForPage({ connectionId, accountId }, body);
  const anchor = await client.json(await ask({ from: deep, to: deep, page_size: 1 }));
  const scope = { connectionId, accountId, from, to };
  const cursor = encodeCursor(cursorOf(scope, anchor.result.items[0]));
  const page = { from, to, page_size: PAGE_SIZE };
  return { firstPage: await ask(page), deepPage: await ask({ ...page, cursor }) };
}

async function clientOf(origin: string) {
  // biome-ignore lint/suspicious/noExplicitAny: read by hand; the contract tests check these bodies
  const json = async ({ path, headers = {}, body }: Call): Promise<any> => {
    const init = { headers, ...(body !== undefined && { method: 'POST', body }) };
    const response = await fetch(origin + path, init);
    if (response.ok) return response.json();
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  const { access_token: token } = await json(TOKEN_CALL);
  const bearer = { Authorization: `Bearer ${token}` };
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    json({ path, headers: { ...bearer, ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });

  return {
    json,
    /** Creates a connection that this mock user approves, and returns its id. */
    connect: async (username: string): Promise<string> => {
      const { id, hosted_page } = await post('/v3/data-connections', {
        scopes: ['accounts', 'transactions'],
        provider_selection: { type: 'preselected', provider_id: 'mock' },
        user: { name: 'Ada Lovelace', email: 'ada@example.com' },
        user_consent: { type: 'authorization_flow_captured' },
        // Acts as the client, because there is no client.
        hosted_page: { type: 'authorization_flow', return_uri: origin + HEALTH.path },
      });
      await approve(await person(fetch).visit(hosted_page.uri), { username });
      return id;
    },
    readAccounts: (connectionId: string): Call => ({
      path: '/v3/connected-accounts',
      headers: { ...bearer, 'Connection-Id': connectionId },
    }),
    /** Returns the call that reads a page, after the bank has responded. */
    askForPage: async (
      { connectionId, accountId }: { connectionId: string; accountId: string },
      body: object,
    ): Promise<Call> => {
      const headers = { 'Connection-Id': connectionId };
      const path = `/v3/connected-accounts/${accountId}/transactions/requests`;
      const { id } = await post(path, body, headers);
      const call: Call = { path: `${path}/${id}`, headers: { ...bearer, ...headers } };
      while ((await json(call)).status === 'pending') await setTimeout(50);
      return call;
    },
  };
}
