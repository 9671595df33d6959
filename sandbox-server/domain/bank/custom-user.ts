import type { CustomTransaction as TransactionData } from '../../schema/custom-transaction.ts';
import type { CustomAccount, CustomUserData } from '../../schema/custom-user.ts';
import type { AccountModel, CustomTransaction } from '../ledger/account-model.ts';
import { isoSeconds } from '../ledger/calendar.ts';
import type { BankDetails } from './bank-details.ts';
import type { MockUser } from './mock-user.ts';

/** A mock user from the configuration; missing fields come from the built-in user it replaces. */
export type CustomUser = Pick<MockUser, 'username' | 'password' | 'accounts'> & Partial<MockUser>;

/**
 * Custom users, followed by the built-in mock users that they do not replace. A custom user replaces
 * the built-in one with the same user name and password, and inherits its id, name and behaviour.
 */
export function mergeMockUsers(
  customUsers: readonly CustomUser[],
  builtIn: readonly MockUser[],
): MockUser[] {
  const isSame = (a: CustomUser, b: CustomUser) =>
    a.username === b.username && a.password === b.password;
  const kept = builtIn.filter((mockUser) => !customUsers.some((user) => isSame(user, mockUser)));
  const added = customUsers.map((user): MockUser => {
    const id = `${user.username}:${user.password}`;
    const { variantOf: _, ...replaced } = builtIn.find((mockUser) => isSame(mockUser, user)) ?? {
      behavior: {},
      id,
    };
    return { ...replaced, title: TITLE, ...user };
  });
  return [...added, ...kept];
}

/** Converts validated data of a custom user. */
export function customUserOf(user: CustomUserData): CustomUser {
  const { username, password, title, name, accounts } = user;
  return {
    username,
    password,
    ...(title !== undefined && { title }),
    ...(name !== undefined && { name }),
    accounts: accounts.map(accountModelOf),
  };
}

const TITLE = 'Custom user';

/** First month of accounts without transactions; it has no visible effect. */
const DEFAULT_MONTH = '2025-01';

const SECOND = 1000;

function accountModelOf(account: CustomAccount, index: number): AccountModel {
  const { id, type, currency, account_type: accountType = 'current' } = account;
  const transactions = transactionsOf(account.transactions);
  const first = transactions.at(-1);
  const details = detailsOf(account);
  return {
    key: id ?? `own-${index}`,
    ...(id !== undefined && { id }),
    type,
    name: account.name ?? (type === 'card' ? 'Credit card' : NAMES[accountType]),
    accountType,
    segment: account.customer_segment ?? 'retail',
    currency,
    ...(details && { details }),
    ...(account.account_holder_names && { holders: account.account_holder_names }),
    opened: first === undefined ? DEFAULT_MONTH : isoSeconds(first.at).slice(0, 7),
    openingBalance: account.opening_balance_in_minor,
    limit: account.limit_in_minor,
    rules: [{ kind: 'custom', id: 'own', channel: 'bank', transactions }],
  };
}

const NAMES = { current: 'Current account', savings: 'Savings account' } as const;

/** The account identifiers; `undefined` when the data has none, so that they are derived. */
function detailsOf({ account_identifiers: identifiers, bic }: CustomAccount) {
  if (identifiers === undefined) return undefined;
  const details: Partial<BankDetails> = bic === undefined ? {} : { bic };
  for (const identifier of identifiers) {
    if (identifier.type === 'iban') details.iban = identifier.iban;
    else {
      details.sortCode = identifier.sort_code;
      details.accountNumber = identifier.account_number;
    }
  }
  return details;
}

/** Newest first. */
function transactionsOf(items: readonly TransactionData[]): CustomTransaction[] {
  const counts = new Map<string, number>();
  const transactions = items.map((data): CustomTransaction => {
    const at = Math.floor(Date.parse(data.timestamp) / SECOND) * SECOND;
    const { id, description, amount_in_minor: pence } = data;
    return {
      ...{ at, pence, description },
      ...enrichmentOf(data),
      ...(id === undefined
        ? { key: keyOf([at, pence, description].join(' '), counts), isId: false }
        : { key: id, isId: true }),
      ...settlementOf(data),
    };
  });
  return transactions.sort((a, b) => b.at - a.at);
}

/** Numbers identical transactions, so that their order in the data does not change the ids. */
function keyOf(content: string, counts: Map<string, number>): string {
  const nth = counts.get(content) ?? 0;
  counts.set(content, nth + 1);
  return `${content} ${nth}`;
}

function enrichmentOf({
  enrichment,
}: TransactionData): Pick<CustomTransaction, 'merchantName' | 'category'> {
  const { merchant_name: merchantName, transaction_category: category } = enrichment ?? {};
  return {
    ...(merchantName !== undefined && { merchantName }),
    ...(category && { category: { code: category.category_code, name: category.category_name } }),
  };
}

function settlementOf(data: TransactionData): Pick<CustomTransaction, 'settledAt'> {
  if (data.status === 'pending') return { settledAt: Number.POSITIVE_INFINITY };
  return data.settled_at === undefined ? {} : { settledAt: Date.parse(data.settled_at) };
}
