import { hostedBody } from './bodies.ts';
import type { Check } from './check.ts';
import { problemFacts } from './fact.ts';
import { textAt } from './response.ts';
import type { Caller, CallOptions } from './target.ts';

/** Ids of the right shape that belong to nothing. */
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const DATES = { from: '2026-01-01', to: '2026-03-31' };
const REQUESTS = `/v3/connected-accounts/${UNKNOWN}/transactions/requests`;

type Read = { id: string; name: string; method: 'GET' | 'POST'; path: string; body?: object };

/** Reads whose connection is named in a header. */
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

/** What everybody may ask before any user has authorised anything. */
export const READ_CHECKS: readonly Check[] = [
  ...READS.flatMap(checksOf),
  {
    id: 'user-info/unauthorised',
    title: 'No user info before the user has authorised the connection',
    ask: async (caller) => {
      const path = `/v3/data-connections/${await newConnection(caller)}/user-info`;
      return problemFacts(await caller.call('GET', path), 'docs');
    },
  },
  {
    id: 'user-info/unknown-connection',
    title: 'No user info for an unknown connection',
    ask: async ({ call }) =>
      problemFacts(await call('GET', `/v3/data-connections/${UNKNOWN}/user-info`), 'docs'),
  },
  {
    id: 'connection/read',
    title: 'A connection itself cannot be read',
    ask: async (caller) => {
      const path = `/v3/data-connections/${await newConnection(caller)}`;
      return problemFacts(await caller.call('GET', path), 'guess');
    },
  },
  {
    id: 'connection/delete',
    title: 'Nor can it be deleted',
    ask: async (caller) => {
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
      ask: async ({ call }) => {
        const headers = { Authorization: '' };
        return problemFacts(await call(method, path, { ...options, headers }), 'spec');
      },
    },
    {
      id: `${id}/without-connection`,
      title: `No ${name} without Connection-Id`,
      ask: async ({ call }) => problemFacts(await call(method, path, options), 'spec', 'docs'),
    },
    {
      id: `${id}/unknown-connection`,
      title: `No ${name} for an unknown connection`,
      ask: async ({ call }) =>
        problemFacts(await call(method, path, { ...options, connection: UNKNOWN }), 'docs'),
    },
    {
      id: `${id}/unauthorised`,
      title: `No ${name} before the user has authorised the connection`,
      ask: async (caller) => {
        const connection = await newConnection(caller);
        const answer = await caller.call(method, path, { ...options, connection });
        // Where the account is unknown too, nobody says which is told first.
        return problemFacts(answer, path.includes(UNKNOWN) ? 'guess' : 'docs');
      },
    },
  ];
}

const made = new WeakMap<Caller, Promise<string>>();

/** One for all checks: they change nothing about it. */
function newConnection(caller: Caller): Promise<string> {
  const known = made.get(caller) ?? makeConnection(caller);
  made.set(caller, known);
  return known;
}

async function makeConnection({ call, target }: Caller): Promise<string> {
  const answer = await call('POST', '/v3/data-connections', { body: hostedBody(target) });
  const id = textAt(answer.body, 'id');
  if (id === '') throw new Error('no connection could be made: see the checks of create/');
  return id;
}
