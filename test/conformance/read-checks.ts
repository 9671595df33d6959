import { hostedBody } from './bodies.ts';
import type { Check } from './check.ts';
import { problemFacts } from './fact.ts';
import { textAt } from './response.ts';
import type { Caller, CallOptions } from './target.ts';

/** Well-formed ids that do not exist. */
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const DATES = { from: '2026-01-01', to: '2026-03-31' };
const REQUESTS = `/v3/connected-accounts/${UNKNOWN}/transactions/requests`;

type Read = { id: string; name: string; method: 'GET' | 'POST'; path: string; body?: object };

/** Reads with the connection in a header. */
const READS: readonly Read[] = [
  { id: 'accounts', name: 'accounts', method: 'GET', path: '/v3/connected-accounts' },
  { id: 'create-request', name: 'transactions', method: 'POST', path: REQUESTS, body: DATES },
  { id: 'get-request', name: 'request', method: 'GET', path: `${REQUESTS}/${UNKNOWN}` },
  {
    id: 'balance',
    name: 'balance',
    method: 'GET',
    path: `/v3/connected-accounts/${UNKNOWN}/balance`,
  },
];

/** Checks without an authorised connection. */
export const READ_CHECKS: readonly Check[] = [
  ...READS.flatMap(checksOf),
  {
    id: 'user-info/unauthorised',
    title: 'No user info before the user has authorised the connection',
    run: async (caller) => {
      const path = `/v3/data-connections/${await newConnection(caller)}/user-info`;
      return problemFacts(await caller.call('GET', path), 'docs');
    },
  },
  {
    id: 'user-info/unknown-connection',
    title: 'No user info for an unknown connection',
    run: async ({ call }) =>
      problemFacts(await call('GET', `/v3/data-connections/${UNKNOWN}/user-info`), 'docs'),
  },
  {
    id: 'connection/read',
    title: 'A connection itself cannot be read',
    run: async (caller) => {
      const path = `/v3/data-connections/${await newConnection(caller)}`;
      return problemFacts(await caller.call('GET', path), 'guess');
    },
  },
  {
    id: 'connection/delete',
    title: 'A connection cannot be deleted',
    run: async (caller) => {
      const path = `/v3/data-connections/${await newConnection(caller)}`;
      return problemFacts(await caller.call('DELETE', path), 'guess');
    },
  },
];

function checksOf({ id, name, method, path, body }: Read): Check[] {
  const options: CallOptions = body === undefined ? {} : { body };
  return [
    {
      id: `${id}/without-token`,
      title: `No ${name} without a token`,
      run: async ({ call }) => {
        const headers = { Authorization: '' };
        return problemFacts(await call(method, path, { ...options, headers }), 'spec');
      },
    },
    {
      id: `${id}/without-connection`,
      title: `No ${name} without Connection-Id`,
      run: async ({ call }) => problemFacts(await call(method, path, options), 'spec', 'docs'),
    },
    {
      id: `${id}/unknown-connection`,
      title: `No ${name} for an unknown connection`,
      run: async ({ call }) =>
        problemFacts(await call(method, path, { ...options, connection: UNKNOWN }), 'docs'),
    },
    {
      id: `${id}/unauthorised`,
      title: `No ${name} before the user has authorised the connection`,
      run: async (caller) => {
        const connection = await newConnection(caller);
        const response = await caller.call(method, path, { ...options, connection });
        // The account is unknown too, and the order of the errors is not documented.
        return problemFacts(response, path.includes(UNKNOWN) ? 'guess' : 'docs');
      },
    },
  ];
}

const made = new WeakMap<Caller, Promise<string>>();

/** Returns one connection for all checks, because none changes it. */
function newConnection(caller: Caller): Promise<string> {
  const known = made.get(caller) ?? makeConnection(caller);
  made.set(caller, known);
  return known;
}

async function makeConnection({ call, target }: Caller): Promise<string> {
  const response = await call('POST', '/v3/data-connections', { body: hostedBody(target) });
  const id = textAt(response.body, 'id');
  if (id === '') throw new Error('no connection could be made: see the checks of create/');
  return id;
}
