import { Hono } from 'hono';
import type { BankAccount } from '../domain/bank/account.ts';
import { bankReadingOf } from '../domain/connection/data-access.ts';
import { invalid } from '../domain/error.ts';
import type { Env } from '../http/env.ts';
import { isUserPresent, parseConnectionId } from '../http/headers.ts';
import { problemResponse } from '../http/problem.ts';
import { dataResponse } from '../http/response.ts';
import { routeOf } from '../http/route.ts';
import {
  type AccountItem,
  type ConnectedAccounts,
  connectedAccountsQuery,
  MAX_ACCOUNTS,
} from '../schema/connected-accounts.ts';
import { parse } from '../schema/parse.ts';

export function connectedAccountRoutes() {
  return new Hono<Env>().on(...routeOf('connected-accounts-get-accounts'), (c) => {
    const query = parse(connectedAccountsQuery, c.req.query());
    const connectionId = parseConnectionId(c);
    if (!connectionId.ok) return problemResponse(c, connectionId.error);
    if (!query.ok) return problemResponse(c, invalid(query.errors).error);
    const reading = bankReadingOf(c.get('tenant'), {
      connectionId: connectionId.value,
      scope: 'accounts',
      operation: 'connected-accounts-get-accounts',
      isUserPresent: isUserPresent(c),
    });
    if (!reading.ok) return problemResponse(c, reading.error);
    return dataResponse(c, 200, listOf(reading.value.accounts, query.value.type));
  });
}

/** Caches the JSON of each list: clients make this call most often. */
const listed = new WeakMap<readonly BankAccount[], Map<BankAccount['type'] | undefined, string>>();

function listOf(accounts: readonly BankAccount[], type: BankAccount['type'] | undefined): string {
  const known = listed.get(accounts) ?? new Map();
  listed.set(accounts, known);
  const text: string = known.get(type) ?? JSON.stringify(presentList(accounts, type));
  known.set(type, text);
  return text;
}

function presentList(
  accounts: readonly BankAccount[],
  type: BankAccount['type'] | undefined,
): ConnectedAccounts {
  const items = accounts.filter((account) => type === undefined || account.type === type);
  return {
    items: items.sort(byTypeThenId).slice(0, MAX_ACCOUNTS).map(presentAccount),
    pagination: {},
  };
}

function byTypeThenId(a: BankAccount, b: BankAccount): number {
  return compare(a.type, b.type) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function presentAccount(account: BankAccount): AccountItem {
  if (account.type === 'card') return { id: account.id, type: 'card' };
  return {
    id: account.id,
    type: 'account',
    currency: account.currency,
    account_type: account.accountType,
    customer_segment: account.segment,
    account_identifiers: identifiersOf(account),
    ...(account.bic !== undefined && { bic: account.bic }),
    account_holder_names: [...account.holderNames],
  };
}

type Identifiers = Extract<AccountItem, { type: 'account' }>['account_identifiers'];

function identifiersOf({ sortCode, accountNumber, iban }: BankAccount): Identifiers {
  const identifiers: Identifiers = [];
  if (sortCode !== undefined && accountNumber !== undefined) {
    identifiers.push({
      type: 'sort_code_account_number',
      sort_code: sortCode,
      account_number: accountNumber,
    });
  }
  if (iban !== undefined) identifiers.push({ type: 'iban', iban });
  return identifiers;
}
