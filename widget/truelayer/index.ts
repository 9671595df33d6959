/**
 * A client for TrueLayer's Data API v3, usable on its own on any server: web standards only.
 * It speaks TrueLayer's spelling in what it sends and returns, and camelCase in its options.
 *
 * @module connect-bank/truelayer
 */
import { type Connections, createConnections } from './connections.ts';
import { type CallOptions, parseOptions, type TrueLayerOptions } from './options.ts';
import {
  type AccountBalance,
  accountBalance,
  accountsResponse,
  type ConnectedAccount,
  type Transaction,
  type UserInfo,
  userInfo,
} from './schema.ts';
import {
  type TransactionsOptions,
  type TransactionsPage,
  transactionPages,
} from './transactions.ts';
import { createTransport, parserOf, segment, type Transport } from './transport.ts';

export { createRequestNews, type RequestNews } from '../host/webhooks/request-news.ts';
export type {
  ConnectionAccess,
  Connections,
  CreateConnectionBody,
  DataAccessType,
  ProviderFilter,
  Reconfirmation,
  Scope,
} from './connections.ts';
export type { TrueLayerEnvironment, TrueLayerUrls } from './environment.ts';
export * from './errors.ts';
export type {
  CallOptions,
  TrueLayerCall,
  TrueLayerOperation,
  TrueLayerOptions,
} from './options.ts';
export type {
  AccountBalance,
  AccountIdentifier,
  ConnectedAccount,
  CreatedConnection,
  ProviderOffer,
  Transaction,
  UserInfo,
} from './schema.ts';
export type { TransactionsOptions, TransactionsPage } from './transactions.ts';
export { WebhookRejectedError, type WebhookRejectionReason } from './webhooks/rejection.ts';
export type { UnknownWebhook, Webhook } from './webhooks/schema.ts';
export {
  createWebhookVerifier,
  type WebhookRequest,
  type WebhookVerifier,
  type WebhookVerifierOptions,
} from './webhooks/verifier.ts';

type AccountType = ConnectedAccount['type'];

export type TrueLayerClient = {
  connections: Connections;
  /** The shared accounts and cards, or those of one `type`. Needs the scope `accounts`. */
  accounts<Type extends AccountType = AccountType>(
    connectionId: string,
    options?: CallOptions & { type?: Type | undefined },
  ): Promise<Extract<ConnectedAccount, { type: Type }>[]>;
  /** What is in an account now. Needs the scope `balance`. */
  balance(connectionId: string, accountId: string, options?: CallOptions): Promise<AccountBalance>;
  /**
   * The transactions of an account, newest first, page after page as they are consumed. Needs the
   * scope `transactions`. Throws a `TransactionsRequestError` where the bank fails to deliver, and
   * at once a `TypeError` for a day that is none.
   */
  transactions(
    connectionId: string,
    accountId: string,
    options: TransactionsOptions,
  ): AsyncIterableIterator<Transaction>;
  /** The same by the page, for an import that goes on where it stopped: save each `nextCursor`. */
  transactionPages(
    connectionId: string,
    accountId: string,
    options: TransactionsOptions,
  ): AsyncIterableIterator<TransactionsPage>;
  /** The user's name at the bank. Needs the scope `info`, within five minutes of their login. */
  userInfo(connectionId: string, options?: CallOptions): Promise<UserInfo>;
};

/**
 * One client serves all users and any number of calls at once; it gets its token when it needs one.
 * @throws {TypeError} for an option that cannot work. Every method throws a `TrueLayerError` (see
 * the classes), the reason of an aborted `signal`, or a `TypeError` for an argument that cannot be
 * sent.
 */
export function createTrueLayerClient(options: TrueLayerOptions): TrueLayerClient {
  const settings = parseOptions(options);
  const call = createTransport(settings);
  const accounts: TrueLayerClient['accounts'] = (...which) => fetchAccounts(call, ...which);
  const pages: TrueLayerClient['transactionPages'] = (connectionId, accountId, options) =>
    transactionPages(call, settings, { connectionId, accountId }, options);
  return {
    connections: createConnections(call, settings.clock),
    accounts,
    balance: (...which) => fetchBalance(call, ...which),
    transactions: (...which) => readItems(pages(...which)),
    transactionPages: pages,
    userInfo: (...which) => fetchUserInfo(call, ...which),
  };
}

async function fetchAccounts<Type extends AccountType>(
  call: Transport,
  connectionId: string,
  options: CallOptions & { type?: Type | undefined } = {},
): Promise<Extract<ConnectedAccount, { type: Type }>[]> {
  const { type } = options;
  const what = {
    operation: 'connected-accounts-get-accounts',
    method: 'GET',
    path: `/v3/connected-accounts${type === undefined ? '' : `?type=${type}`}`,
    headers: { 'Connection-Id': connectionId },
    read: parserOf(accountsResponse),
  } as const;
  const { data } = await call(what, options);
  const isOfType = (item: ConnectedAccount): item is Extract<ConnectedAccount, { type: Type }> =>
    type === undefined || item.type === type;
  const items: ConnectedAccount[] = data.items;
  return items.filter(isOfType);
}

async function fetchBalance(
  call: Transport,
  ...[connectionId, accountId, options]: Parameters<TrueLayerClient['balance']>
): Promise<AccountBalance> {
  const what = {
    operation: 'connected-accounts-get-balance',
    method: 'GET',
    path: `/v3/connected-accounts/${segment('accountId', accountId)}/balance`,
    headers: { 'Connection-Id': connectionId },
    read: parserOf(accountBalance),
  } as const;
  const { data } = await call(what, options);
  return data;
}

async function fetchUserInfo(
  call: Transport,
  ...[connectionId, options]: Parameters<TrueLayerClient['userInfo']>
): Promise<UserInfo> {
  const what = {
    operation: 'get-user-info',
    method: 'GET',
    path: `/v3/data-connections/${segment('connectionId', connectionId)}/user-info`,
    read: parserOf(userInfo),
  } as const;
  const { data } = await call(what, options);
  return data;
}

async function* readItems(pages: AsyncIterable<TransactionsPage>): AsyncGenerator<Transaction> {
  for await (const { items } of pages) yield* items;
}
