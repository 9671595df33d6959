/** The client of TrueLayer's Data API v3. */
import { type Connections, createConnections } from './connections.ts';
import { type CallOptions, parseOptions, type TrueLayerOptions } from './options.ts';
import {
  type AccountBalance,
  accountBalance,
  accountsResponse,
  type ConnectedAccount,
  type UserInfo,
  userInfo,
} from './schema.ts';
import type { Transaction } from './transaction-schema.ts';
import {
  type TransactionsOptions,
  type TransactionsPage,
  transactionPages,
} from './transactions.ts';
import { createTransport, parserOf, segment, type Transport } from './transport.ts';

type AccountType = ConnectedAccount['type'];

export type TrueLayerClient = {
  connections: Connections;
  /** Reads the shared accounts and cards, or those of one `type`. Needs the scope `accounts`. */
  accounts<Type extends AccountType = AccountType>(
    connectionId: string,
    options?: CallOptions & { type?: Type | undefined },
  ): Promise<Extract<ConnectedAccount, { type: Type }>[]>;
  /** Reads the current balance of an account. Needs the scope `balance`. */
  balance(connectionId: string, accountId: string, options?: CallOptions): Promise<AccountBalance>;
  /**
   * Reads the transactions of an account, newest first; fetches each page when it is needed. Needs
   * the scope `transactions`.
   * @throws {TypeError} at once, for an invalid day.
   * @throws {TransactionsRequestError} while reading, if the bank does not deliver them.
   */
  transactions(
    connectionId: string,
    accountId: string,
    options: TransactionsOptions,
  ): AsyncIterableIterator<Transaction>;
  /** Like `transactions`, page by page. Save each `nextCursor` to resume an interrupted import. */
  transactionPages(
    connectionId: string,
    accountId: string,
    options: TransactionsOptions,
  ): AsyncIterableIterator<TransactionsPage>;
  /**
   * Reads the user's name at the bank, within five minutes of their login. Needs the scope `info`.
   */
  userInfo(connectionId: string, options?: CallOptions): Promise<UserInfo>;
};

/**
 * Creates a client. One client serves all users and any number of concurrent calls; it requests its
 * access token when it needs one. Every method throws a `TrueLayerError`, the reason of an aborted
 * `signal`, or a `TypeError` for an argument that cannot be sent.
 * @throws {TypeError} naming an invalid option.
 *
 * @example
 * ```ts
 * const client = createTrueLayerClient({
 *   clientId: 'sandbox-connect-bank',
 *   clientSecret: 'sandbox-secret',
 *   environment: 'http://127.0.0.1:4400',
 * });
 * const accounts = await client.accounts(connectionId);
 * ```
 */
export function createTrueLayerClient(options: TrueLayerOptions): TrueLayerClient {
  const settings = parseOptions(options);
  const send = createTransport(settings);
  const accounts: TrueLayerClient['accounts'] = (...args) => fetchAccounts(send, ...args);
  const pages: TrueLayerClient['transactionPages'] = (connectionId, accountId, options) =>
    transactionPages(send, settings, { connectionId, accountId }, options);
  return {
    connections: createConnections(send, settings.clock),
    accounts,
    balance: (...args) => fetchBalance(send, ...args),
    transactions: (...args) => readItems(pages(...args)),
    transactionPages: pages,
    userInfo: (...args) => fetchUserInfo(send, ...args),
  };
}

async function fetchAccounts<Type extends AccountType>(
  send: Transport,
  connectionId: string,
  options: CallOptions & { type?: Type | undefined } = {},
): Promise<Extract<ConnectedAccount, { type: Type }>[]> {
  const { type } = options;
  const request = {
    operation: 'connected-accounts-get-accounts',
    method: 'GET',
    path: `/v3/connected-accounts${type === undefined ? '' : `?type=${type}`}`,
    headers: { 'Connection-Id': connectionId },
    parse: parserOf(accountsResponse),
  } as const;
  const { data } = await send(request, options);
  const isOfType = (item: ConnectedAccount): item is Extract<ConnectedAccount, { type: Type }> =>
    type === undefined || item.type === type;
  const items: ConnectedAccount[] = data.items;
  return items.filter(isOfType);
}

async function fetchBalance(
  send: Transport,
  ...[connectionId, accountId, options]: Parameters<TrueLayerClient['balance']>
): Promise<AccountBalance> {
  const request = {
    operation: 'connected-accounts-get-balance',
    method: 'GET',
    path: `/v3/connected-accounts/${segment('accountId', accountId)}/balance`,
    headers: { 'Connection-Id': connectionId },
    parse: parserOf(accountBalance),
  } as const;
  const { data } = await send(request, options);
  return data;
}

async function fetchUserInfo(
  send: Transport,
  ...[connectionId, options]: Parameters<TrueLayerClient['userInfo']>
): Promise<UserInfo> {
  const request = {
    operation: 'get-user-info',
    method: 'GET',
    path: `/v3/data-connections/${segment('connectionId', connectionId)}/user-info`,
    parse: parserOf(userInfo),
  } as const;
  const { data } = await send(request, options);
  return data;
}

async function* readItems(pages: AsyncIterable<TransactionsPage>): AsyncGenerator<Transaction> {
  for await (const { items } of pages) yield* items;
}
