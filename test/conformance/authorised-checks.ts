import { PRESENT, subjectOf } from './authorized-connection.ts';
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

/** What can be found out once a person has authorised a connection. */
export const AUTHORISED_CHECKS: readonly Check[] = [
  {
    id: 'return/address',
    title: 'What the return address carries',
    needs: 'authorisation',
    ask: async (caller) => {
      const { returnedTo } = await subjectOf(caller);
      if (returnedTo === undefined) return [];
      const names = [...new URL(returnedTo).searchParams.keys()].sort();
      return [fact('names of the query', 'guess', names.join(', '))];
    },
  },
  {
    id: 'user-info/read',
    title: 'User info can be read at once',
    needs: 'authorisation',
    ask: async (caller) => {
      const { id } = await subjectOf(caller);
      const path = `/v3/data-connections/${id}/user-info`;
      const answer = await caller.call('GET', path, { headers: PRESENT });
      return successFacts(answer, { sure: 'spec', required: [], optional: ['name'] });
    },
  },
  {
    id: 'accounts/list',
    title: 'The accounts can be listed',
    needs: 'authorisation',
    ask: async (caller) => accountFacts(caller),
  },
  {
    id: 'accounts/by-type',
    title: 'Accounts can be filtered by type',
    needs: 'authorisation',
    ask: async (caller) => {
      const { body } = await read(caller, '/v3/connected-accounts?type=card');
      const types = new Set(itemsAt(body, 'items').map((item) => textAt(item, 'type')));
      types.delete('card');
      return [fact('types other than card', 'spec', [...types].join(', '))];
    },
  },
  {
    id: 'accounts/unknown-type',
    title: 'Accounts by an unknown type are refused',
    needs: 'authorisation',
    ask: async (caller) =>
      problemFacts(await read(caller, '/v3/connected-accounts?type=x'), 'spec'),
  },
  {
    id: 'accounts/cursor',
    title: 'A cursor has no effect on the list of accounts',
    needs: 'authorisation',
    ask: async (caller) => {
      const answer = await read(caller, '/v3/connected-accounts?cursor=any');
      return [fact('status', 'spec', answer.status)];
    },
  },
  {
    id: 'balance/read',
    title: 'A balance can be read',
    needs: 'authorisation',
    ask: async (caller) => {
      const { accounts, scopes } = await subjectOf(caller);
      if (!scopes.includes('balance')) return [fact('scope balance', 'guess', 'refused')];
      const answer = await read(caller, `/v3/connected-accounts/${accounts[0]}/balance`);
      return [
        fact('scope balance', 'guess', 'accepted'),
        fact('status', 'docs', answer.status),
        fact('keys', 'guess', keysOf(answer.body).join(', ')),
      ];
    },
  },
  {
    id: 'balance/unknown-account',
    title: 'The balance of an unknown account is not found',
    needs: 'authorisation',
    ask: async (caller) =>
      problemFacts(await read(caller, '/v3/connected-accounts/unknown/balance'), 'docs'),
  },
];

async function accountFacts(caller: Caller): Promise<Fact[]> {
  const answer = await read(caller, '/v3/connected-accounts');
  const items = itemsAt(answer.body, 'items');
  const accounts = items.filter((item) => textAt(item, 'type') === 'account');
  const places = items.map((item) => `${textAt(item, 'type')} ${textAt(item, 'id')}`);
  const identifiers = accounts.flatMap((item) => itemsAt(item, 'account_identifiers'));
  const kinds = new Set(identifiers.map((each) => textAt(each, 'type')));
  return [
    ...successFacts(answer, { sure: 'spec', required: ['items', 'pagination'] }),
    ...keyFacts(accounts, ACCOUNT_KEYS, 'account'),
    fact('ordered by type, then id', 'spec', `${places}` === `${[...places].sort()}`),
    fact('at most 50', 'spec', items.length <= 50),
    fact('kinds of identifiers', 'guess', [...kinds].sort().join(', ')),
    fact('pagination', 'guess', valueAt(answer.body, 'pagination')),
    fact(
      'ids are 32 hexadecimal digits',
      'guess',
      places.every((place) => /\w+ [0-9a-f]{32}$/.test(place)),
    ),
  ];
}

/** With the authorised connection, while its user is there. */
async function read(caller: Caller, path: string) {
  const { id: connection } = await subjectOf(caller);
  return caller.call('GET', path, { connection, headers: PRESENT });
}
