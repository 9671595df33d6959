/** Calls TrueLayer with the platform's `fetch`, in Node and in browsers. */
import { approve, person } from '../sandbox-server/person.ts';

const AUTH = 'https://auth.truelayer-sandbox.com';
const API = 'https://api.truelayer-sandbox.com';

type Item = { type: string; currency: string };

export async function fetchToken(): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'sandbox-connect-bank',
    client_secret: 'sandbox-secret',
    scope: 'data',
  });
  const response = await fetch(`${AUTH}/connect/token`, { method: 'POST', body });
  const { access_token: token }: { access_token: string } = await response.json();
  return token;
}

export async function createConnection(
  token: string,
  returnUri: string,
): Promise<{ id: string; hostedPage: string }> {
  const response = await fetch(`${API}/v3/data-connections`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      scopes: ['accounts'],
      provider_selection: { type: 'user_selected' },
      user: { name: 'Ada Lovelace', email: 'ada@example.com' },
      user_consent: { type: 'authorization_flow_captured' },
      hosted_page: { type: 'authorization_flow', return_uri: returnUri },
    }),
  });
  const created: { id: string; hosted_page: { uri: string } } = await response.json();
  return { id: created.id, hostedPage: created.hosted_page.uri };
}

/**
 * Submits the hosted forms as a user would.
 * @param redirect `manual` follows redirects itself; in a browser, scripts cannot read their target
 * @returns the last URL
 */
export async function walkJourney(
  hostedPage: string,
  { redirect }: { redirect: 'manual' | 'follow' },
): Promise<string> {
  const visitor = await person((input, init) => fetch(input, { redirect, ...init })).visit(
    hostedPage,
  );
  await approve(visitor);
  return visitor.address;
}

export function fetchAccounts(
  token: string,
  connectionId: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { Authorization: `Bearer ${token}`, 'Connection-Id': connectionId };
  return fetch(`${API}/v3/connected-accounts`, { headers, ...init });
}

export async function readAccounts(token: string, connectionId: string): Promise<Item[]> {
  const { items }: { items: Item[] } = await (await fetchAccounts(token, connectionId)).json();
  return items;
}

/** Reads a response to its end and returns its status or the name of the error. */
export async function outcomeOf(call: Promise<Response>): Promise<string> {
  try {
    const response = await call;
    await response.text();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
