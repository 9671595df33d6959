import {
  type ClientOptions,
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../../sandbox-server/index.ts';
import { checkedFetch } from '../contract/checked-fetch.ts';
import { approve, person } from './person.ts';

export const API = 'https://api.truelayer-sandbox.com';
export const APP = 'https://app.truelayer-sandbox.com';
export const AUTH = 'https://auth.truelayer-sandbox.com';
export const RETURN_URI = 'https://app.example/back?basket=7';

/** A Monday. */
const NOW = Date.parse('2026-03-16T12:00:00Z');

/** The default client, whose owner is an AISP: it may have its own pages. */
export const AISP: ClientOptions = {
  id: 'sandbox-connect-bank',
  secret: 'sandbox-secret',
  aisp: true,
};

/** A body that TrueLayer's document and prose accept. */
export const CREATE_BODY = {
  scopes: ['accounts', 'transactions'],
  provider_selection: { type: 'user_selected' },
  user: { name: 'Ada Lovelace', email: 'ada@example.com' },
  user_consent: { type: 'authorization_flow_captured' },
  hosted_page: { type: 'authorization_flow', return_uri: RETURN_URI },
};

/** Brings requests to a sandbox: in process, over a port, through MSW. */
export type Deliver = (sandbox: Sandbox) => Sandbox['fetch'] | Promise<Sandbox['fetch']>;

/** A frozen sandbox, behind the contract check or `unchecked`, and the calls that most tests begin with. */
export async function setupSandbox(options: SandboxOptions = {}, deliver: Deliver = inProcess) {
  const sandbox = createSandbox(options);
  sandbox.clock.freeze(NOW);
  const unchecked = await deliver(sandbox);
  const checked = checkedFetch(unchecked);
  const fetch: Sandbox['fetch'] = async (input, init) => {
    const response = await checked(input, init);
    answeredBy.set(response, sandbox);
    return response;
  };
  return { sandbox, unchecked, fetch, ...(await actAs(fetch)) };
}

const answeredBy = new WeakMap<Response, Sandbox>();

/** The sandbox of the rig that gave this answer. */
export function sandboxOf(response: Response): Sandbox {
  const sandbox = answeredBy.get(response);
  if (sandbox === undefined) throw new Error('no rig gave this answer');
  return sandbox;
}

export type SandboxSetup = Awaited<ReturnType<typeof setupSandbox>>;

/** What a client does; the default one, unless it is told who it is. */
export async function actAs(
  fetch: Sandbox['fetch'],
  credentials?: { id: string; secret: string; scope?: string },
) {
  const token = await tokenFor(fetch, credentials);
  const call = callWith(fetch, token);
  const create = async (body: object = CREATE_BODY) =>
    json(await call('POST', '/v3/data-connections', { body }));
  /** A connection that a mock user approved. */
  const connect = async (
    body: object = CREATE_BODY,
    user: { username?: string; password?: string; provider?: string } = {},
  ) => {
    const connection = await create(body);
    const visitor = await person(fetch).visit(connection.hosted_page.uri);
    await approve(visitor, user);
    return { id: connection.id as string, visitor };
  };
  return { token, call, create, connect };
}

type CallOptions = { body?: unknown; headers?: Record<string, string>; connection?: string };

function inProcess({ fetch }: Sandbox) {
  return fetch;
}

export function callWith(fetch: Sandbox['fetch'], token: string) {
  return (method: string, path: string, { body, headers, connection }: CallOptions = {}) =>
    fetch(`${API}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(connection !== undefined && { 'Connection-Id': connection }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
}

export async function tokenFor(
  fetch: Sandbox['fetch'],
  { id = 'sandbox-connect-bank', secret = 'sandbox-secret', scope = 'data' } = {},
): Promise<string> {
  const response = await fetch(`${AUTH}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      scope,
    }),
  });
  return (await json(response)).access_token;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers by hand; their shape is checked against the document
export async function json(response: Response): Promise<any> {
  return response.json();
}
