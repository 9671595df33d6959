import { z } from 'zod';
import { MAX_ACCOUNTS } from './connected-accounts.ts';
import { customId, customText, customTransaction } from './custom-transaction.ts';
import { strictObject } from './strict-object.ts';

/**
 * A custom user. Accounts and transactions are written as TrueLayer's API sends
 * them, so that items of real answers can be pasted.
 */

const MAX_TRANSACTIONS = 100_000;
const MAX_BALANCE = 1_000_000_000_000;

/** Fields of accounts only: TrueLayer returns few fields for cards. */
const NOT_ON_CARDS = [
  'account_type',
  'customer_segment',
  'account_identifiers',
  'bic',
  'account_holder_names',
] as const;

const IBAN_SHAPE =
  'Must be an IBAN: a country, two check digits, then capitals and digits without spaces';

const identifier = z.discriminatedUnion('type', [
  strictObject({
    type: z.literal('sort_code_account_number'),
    sort_code: z.string().regex(/^[0-9]{6}$/, 'Must be six digits'),
    account_number: z.string().regex(/^[0-9]{8}$/, 'Must be eight digits'),
  }),
  strictObject({
    type: z.literal('iban'),
    iban: z
      .string()
      .regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/, { error: IBAN_SHAPE, abort: true })
      .refine(hasRightCheckDigits, { error: 'Must be an IBAN: its check digits are wrong' }),
  }),
]);

const minorUnits = z.int().min(-MAX_BALANCE).max(MAX_BALANCE);

const accountFields = strictObject({
  id: customId.optional().describe('Its id. Left out, one follows from seed, bank and user.'),
  type: z.enum(['account', 'card']).default('account'),
  name: customText.optional().describe("What the bank's own pages call it."),
  currency: z.enum(['GBP', 'EUR']).default('GBP'),
  account_type: z.enum(['current', 'savings']).optional().describe('Current if nothing is said.'),
  customer_segment: z.enum(['retail', 'business']).optional().describe('Retail, likewise.'),
  account_identifiers: z
    .array(identifier)
    .min(1)
    .optional()
    .describe('Exactly these. Left out, valid ones of all kinds are made up.'),
  bic: z
    .string()
    .regex(
      /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/,
      'Must be a BIC of eight or eleven characters',
    )
    .optional()
    .describe('Beside account_identifiers.'),
  account_holder_names: z
    .array(customText)
    .optional()
    .describe("Several on a joint account. Left out, the user's own name."),
  opening_balance_in_minor: minorUnits
    .default(0)
    .describe('What was there before the first transaction. Negative is owed.'),
  limit_in_minor: minorUnits
    .min(0)
    .default(0)
    .describe('Arranged overdraft or credit limit: available beside the balance.'),
  transactions: z
    .array(customTransaction)
    .max(MAX_TRANSACTIONS)
    .default([])
    .describe('In any order.'),
});

const ownAccount = accountFields.superRefine((account, context) => {
  for (const [path, message] of issuesOf(account)) {
    context.addIssue({ code: 'custom', path, message });
  }
});

const fields = {
  username: z
    .string()
    .regex(
      /^[^\s+\p{Cc}\p{Cs}]{1,64}$/u,
      "Must be 1 to 64 characters without spaces, control characters and '+'",
    )
    .transform(usernameKeyOf)
    .describe('Who logs in at the bank, in any case. With a +suffix it is a separate copy.'),
  password: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Must have no control characters'),
  title: customText.optional().describe("One line for the list of users on the bank's login page."),
  name: customText
    .optional()
    .describe('Name on file at the bank. Left out, that of the user who is replaced, or none.'),
  accounts: z
    .array(ownAccount)
    .max(MAX_ACCOUNTS)
    .superRefine((accounts, context) => {
      for (const [place, message] of repeated(accounts, ({ id }) => id)) {
        context.addIssue({ code: 'custom', path: [place, 'id'], message });
      }
    }),
};

/** In place of the built-in user with the same name and password, or beside the built-in ones. */
export const customUser = strictObject(fields);
export type CustomUserData = z.output<typeof customUser>;
export type CustomAccount = CustomUserData['accounts'][number];

/** A file with one of them. */
export const customUserFile = strictObject({ $schema: z.string().optional(), ...fields }).describe(
  'One mock user of the connect-bank sandbox.',
);

/** How user names are compared: a phone's keyboard begins them with a capital. */
export function usernameKeyOf(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** The place of each item whose key an earlier one has, and what to say of it. */
export function* repeated<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): Generator<[number, string]> {
  const seen = new Map<string, number>();
  for (const [place, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, place);
    else yield [place, `Must be unique: the one at ${first} is the same`];
  }
}

function* issuesOf(account: z.output<typeof accountFields>): Generator<[PropertyKey[], string]> {
  const { currency, transactions, type } = account;
  if (account.bic !== undefined && account.account_identifiers === undefined) {
    yield [['bic'], 'Must not be provided without account_identifiers'];
  }
  for (const field of NOT_ON_CARDS) {
    if (type === 'card' && account[field] !== undefined) {
      yield [[field], 'Must not be provided for a card'];
    }
  }
  for (const [place, message] of repeated(transactions, ({ id }) => id)) {
    yield [['transactions', place, 'id'], message];
  }
  for (const [place, own] of transactions.entries()) {
    if (own.currency !== undefined && own.currency !== currency) {
      yield [['transactions', place, 'currency'], `Must be the account's currency, ${currency}`];
    }
  }
}

/** ISO 7064: with the first four characters moved to the end and letters as 10 to 35, 1 remains. */
function hasRightCheckDigits(iban: string): boolean {
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) =>
    String(Number.parseInt(letter, 36)),
  );
  return BigInt(digits) % 97n === 1n;
}
