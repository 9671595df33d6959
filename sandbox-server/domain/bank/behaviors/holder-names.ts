import type { BankAccount } from '../account.ts';
import type { BankBehavior } from './behavior.ts';

export const anonymous: BankBehavior = {
  name: 'anonymous',
  description:
    'The bank gives no holder names and no sort codes, account numbers, IBANs or BICs: an account has only its id.',
  reports: [
    'https://github.com/openbankingspace/tpp-issues/issues/147',
    'https://github.com/openbankingspace/tpp-issues/issues/69',
  ],
  accounts: (accounts) =>
    accounts.map(({ sortCode: _, accountNumber: __, iban: ___, bic: ____, ...account }) => ({
      ...account,
      holderNames: [],
    })),
  holderName: () => undefined,
};

export const jointNames: BankBehavior = {
  name: 'joint-names',
  description:
    'Every account has two holders, and the bank spells their names differently in each account.',
  reports: [
    'https://docs.truelayer.com/docs/verify-name',
    'https://support.konfir.com/en/articles/12416486-name-mismatch-the-verified-name-does-not-match-the-applicant-s-declared-name',
  ],
  accounts: (accounts) =>
    accounts.map((account, index) => ({ ...account, holderNames: jointNamesOf(account, index) })),
  holderName: (name) => SPELLINGS[1](partsOf(name)),
};

/** The first name of the second holder, who has the surname of the first one. */
const SECOND_HOLDER = 'PATRICIA';

type Parts = { first: string; last: string };

/** Banks print names in capitals, with an initial, or with the surname first. */
const SPELLINGS = [
  ({ first, last }: Parts) => `${first} ${last}`.toUpperCase(),
  ({ first, last }: Parts) => `${first.charAt(0)} ${capitalized(last)}`,
  ({ first, last }: Parts) => `${last.toUpperCase()}, ${capitalized(first)}`,
] as const;

function jointNamesOf({ type, holderNames }: BankAccount, index: number): string[] {
  const [name] = holderNames;
  if (type === 'card' || name === undefined) return holderNames;
  const holder = partsOf(name);
  const second = { first: SECOND_HOLDER, last: holder.last };
  const spell = SPELLINGS[index % SPELLINGS.length] ?? SPELLINGS[0];
  return [spell(holder), spell(second)];
}

function partsOf(name: string): Parts {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return { first: words[0] ?? name, last: words.at(-1) ?? name };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
