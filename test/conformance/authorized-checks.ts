import { getConnection, USER_PRESENT } from './authorized-connection.ts';
import type { Check } from './check.ts';
import { type Fact, fact, keyFacts, problemFacts, successFacts } from './fact.ts';
import { itemsAt, keysOf, textAt, valueAt } from './response.ts';
import type { Caller } from './target.ts';

const ACCOUNT_KEYS = {
  required: [
    'id',
    'type',
    'currency',
    'account_type',
    'customer_segment',
    'account_identifiers',
    'account_holder_names',
  ],
  optional: ['bic'],
};

/** Checks that need an authorised connection. */
export const AUTHORIZED_CHECKS: readonly Check[] = [
  {
    id: 'return/address',
    title: 'The parameters of the return URI',
    needs: 'authorisation',
    run: async (caller) => {
      const { returnUrl } = await getConnection(caller);
      if (returnUrl === undefined) return [];
      const names = [...new URL(returnUrl).searchParams.keys()].sort();
      return [fact('names of the query', 'guess', names.join(', '))];
    },
  },
  {
    id: 'user-info/read',
    title: 'User info can be read at once',
    needs: 'authorisation',
    run: async (caller) => {
      const { id } = await getConnection(caller);
      const path = `/v3/data-connections/${id}/user-info`;
      const response = await caller.call('GET', path, { headers: USER_PRESENT });
      return successFacts(response, { certainty: 'spec', required: [], optional: ['name'] });
    },
  },
  {
    id: 'accounts/list',
    title: 'The accounts can be listed',
    needs: 'authorisation',
    run: async (caller) => accountFacts(caller),
  },
  {
    id: 'accounts/by-type',
    title: 'Accounts can be filtered by type',
    needs: 'authorisation',
    run: async (caller) => {
      const { body } = await read(caller, '/v3/connected-accounts?type=card');
      const types = new Set(itemsAt(body, 'items').map((item) => textAt(item, 'type')));
      types.delete('card');
      return [fact('types other than card', 'spec', [...types].join(', '))];
    },
  },
  {
    id: 'accounts/unknown-type',
    title: 'Accounts by an unknown type are rejected',
    needs: 'authorisation',
    run: async (caller) =>
      problemFacts(await read(caller, '/v3/connected-accounts?type=x'), 'spec'),
  },
  {
    id: 'accounts/cursor',
    title: 'A cursor has no effect on the list of accounts',
    needs: 'authorisation',
    run: async (caller) => {
      const response = await read(caller, '/v3/connected-accounts?cursor=any');
      return [fact('status', 'spec', response.status)];
    },
  },
  {
    id: 'balance/read',
    title: 'A balance can be read',
    needs: 'authorisation',
    run: async (caller) => {
      const { accounts, scopes } = await getConnection(caller);
      if (!scopes.includes('balance')) return [fact('scope balance', 'guess', 'refused')];
      const response = await read(caller, `/v3/connected-accounts/${accounts[0]}/balance`);
      return [
        fact('scope balance', 'guess', 'accepted'),
        fact('status', 'docs', response.status),
        fact('keys', 'guess', keysOf(response.body).join(', ')),
      ];
    },
  },
  {
    id: 'balance/unknown-account',
    title: 'The balance of an unknown account is not found',
    needs: 'authorisation',
    run: async (caller) =>
      problemFacts(await read(caller, '/v3/connected-accounts/unknown/balance'), 'docs'),
  },
];

async function accountFacts(caller: Caller): Promise<Fact[]> {
  const response = await read(caller, '/v3/connected-accounts');
  const items = itemsAt(response.body, 'items');
  const accounts = items.filter((item) => textAt(item, 'type') === 'account');
  const places = items.map((item) => `${textAt(item, 'type')} ${textAt(item, 'id')}`);
  const identifiers = accounts.flatMap((item) => itemsAt(item, 'account_identifiers'));
  const kinds = new Set(identifiers.map((each) => textAt(each, 'type')));
  return [
    ...successFacts(response, { certainty: 'spec', required: ['items', 'pagination'] }),
    ...keyFacts(accounts, ACCOUNT_KEYS, 'account'),
    fact('ordered by type, then id', 'spec', `${places}` === `${[...places].sort()}`),
    fact('at most 50', 'spec', items.length <= 50),
    fact('kinds of identifiers', 'guess', [...kinds].sort().join(', ')),
    fact('pagination', 'guess', valueAt(response.body, 'pagination')),
    fact(
      'ids are 32 hexadecimal digits',
      'guess',
      places.every((place) => /\w+ [0-9a-f]{32}$/.test(place)),
    ),
  ];
}

/** Reads from the authorised connection with the user present. */
async function read(caller: Caller, path: string) {
  const { id: connection } = await getConnection(caller);
  return caller.call('GET', path, { connection, headers: USER_PRESENT });
}
