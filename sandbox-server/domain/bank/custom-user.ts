import type { CustomTransaction } from '../../schema/custom-transaction.ts';
import type { CustomAccount, CustomUserData } from '../../schema/custom-user.ts';
import type { AccountPlan, Recorded, RecordedEntry } from '../ledger/account-model.ts';
import { isoSeconds } from '../ledger/calendar.ts';
import type { BankDetails } from './bank-details.ts';
import type { MockUser } from './mock-user.ts';

/** A mock user of the tester's own; what is left out is taken from the one who is replaced. */
export type CustomUser = Pick<MockUser, 'username' | 'password' | 'accounts'> & Partial<MockUser>;

/**
 * The tester's own mock users, then the built-in ones whom none of them replaces. Who has the user
 * name and the password of a built-in one replaces that one, and inherits their id, name and
 * behaviour, e.g. that data calls fail.
 */
export function mockUsersWith(
  own: readonly CustomUser[],
  builtIn: readonly MockUser[],
): MockUser[] {
  const isSame = (a: CustomUser, b: CustomUser) =>
    a.username === b.username && a.password === b.password;
  const kept = builtIn.filter((mockUser) => !own.some((other) => isSame(other, mockUser)));
  const added = own.map((mockUser): MockUser => {
    const id = `${mockUser.username}:${mockUser.password}`;
    const { like: _, ...replaced } = builtIn.find((other) => isSame(other, mockUser)) ?? {
      behaviour: {},
      id,
    };
    return { ...replaced, title: TITLE, ...mockUser };
  });
  return [...added, ...kept];
}

/** A mock user from a tester's own data. */
export function customUserOf(customer: CustomUserData): CustomUser {
  const { username, password, title, name, accounts } = customer;
  return {
    username,
    password,
    ...(title !== undefined && { title }),
    ...(name !== undefined && { name }),
    accounts: accounts.map(planOf),
  };
}

const TITLE = 'Own data';

/** When an account without any transaction begins its history; it shows nowhere. */
const SOME_MONTH = '2025-01';

const SECOND = 1000;

function planOf(account: CustomAccount, place: number): AccountPlan {
  const { id, type, currency, account_type: accountType = 'current' } = account;
  const entries = entriesOf(account.transactions);
  const first = entries.at(-1);
  const details = detailsOf(account);
  return {
    key: id ?? `own-${place}`,
    ...(id !== undefined && { id }),
    type,
    name: account.name ?? (type === 'card' ? 'Credit card' : NAMES[accountType]),
    accountType,
    segment: account.customer_segment ?? 'retail',
    currency,
    ...(details && { details }),
    ...(account.account_holder_names && { holders: account.account_holder_names }),
    opened: first === undefined ? SOME_MONTH : isoSeconds(first.at).slice(0, 7),
    opening: account.opening_balance_in_minor,
    limit: account.limit_in_minor,
    habits: [{ kind: 'recorded', id: 'own', channel: 'bank', entries } satisfies Recorded],
  };
}

const NAMES = { current: 'Current account', savings: 'Savings account' } as const;

/** What tells the account apart, when anything is said of it. */
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

/** The latest first. */
function entriesOf(transactions: readonly CustomTransaction[]): RecordedEntry[] {
  const twins = new Map<string, number>();
  const entries = transactions.map((own): RecordedEntry => {
    const at = Math.floor(Date.parse(own.timestamp) / SECOND) * SECOND;
    const { id, description, amount_in_minor: pence } = own;
    return {
      ...{ at, pence, description },
      ...wordsOf(own),
      ...(id === undefined
        ? { key: keyOf([at, pence, description].join(' '), twins), isId: false }
        : { key: id, isId: true }),
      ...settlementOf(own),
    };
  });
  return entries.sort((a, b) => b.at - a.at);
}

/** Entries alike in everything are counted, so that the order in which they are written is nothing. */
function keyOf(content: string, twins: Map<string, number>): string {
  const nth = twins.get(content) ?? 0;
  twins.set(content, nth + 1);
  return `${content} ${nth}`;
}

function wordsOf({
  enrichment,
}: CustomTransaction): Pick<RecordedEntry, 'merchantName' | 'category'> {
  const { merchant_name: merchantName, transaction_category: category } = enrichment ?? {};
  return {
    ...(merchantName !== undefined && { merchantName }),
    ...(category && { category: { code: category.category_code, name: category.category_name } }),
  };
}

function settlementOf(own: CustomTransaction): Pick<RecordedEntry, 'settledAt'> {
  if (own.status === 'pending') return { settledAt: Number.POSITIVE_INFINITY };
  return own.settled_at === undefined ? {} : { settledAt: Date.parse(own.settled_at) };
}
