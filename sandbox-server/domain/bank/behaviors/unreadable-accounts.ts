import { failed } from '../../error.ts';
import { hexIdAt, noise, randomStreamOf } from '../../random.ts';
import { bankDetailsOf } from '../bank-details.ts';
import type { BankBehavior } from './behavior.ts';

const CLOSED_KEY = 'closed-account';

export const closedAccount: BankBehavior = {
  name: 'closed-account',
  description:
    'An account that the user closed is still listed; its balance is refused, and its transactions requests fail.',
  reports: [
    'https://github.com/actualbudget/actual/issues/2179',
    'https://github.com/monetr/monetr/issues/1081',
  ],
  accounts: (accounts, { seed, providerId, userKey }) => {
    const [first] = accounts;
    if (first === undefined) return accounts;
    const stream = randomStreamOf(seed, providerId, userKey, CLOSED_KEY);
    return [
      ...accounts,
      {
        ...{ id: hexIdAt(stream, 0), key: CLOSED_KEY, providerId },
        type: 'account',
        name: 'Closed account',
        currency: 'GBP',
        accountType: 'current',
        segment: first.segment,
        ...bankDetailsOf(stream, providerId),
        holderNames: [...first.holderNames],
      },
    ];
  },
  failAccount: ({ key, id }) =>
    key === CLOSED_KEY ? failed('forbidden', `the account \`${id}\` is closed`).error : undefined,
};

const GROUP = 3;

export const oneOfThreeFails: BankBehavior = {
  name: 'one-of-three-fails',
  description:
    'Of each three accounts one cannot be read, for no reason that the bank gives; the others can.',
  reports: [
    'https://github.com/openbankingspace/tpp-issues/issues/24',
    'https://github.com/openbankingspace/tpp-issues/issues/52',
  ],
  failAccount: (account, accounts, { seed, providerId, userKey }) => {
    const place = accounts.findIndex(({ id }) => id === account.id);
    const [lane] = randomStreamOf('unreadable', seed, providerId, userKey);
    if (place % GROUP !== noise(lane, Math.floor(place / GROUP)) % GROUP) return undefined;
    return failed('provider_error', `the bank cannot read the account \`${account.id}\``).error;
  },
};
