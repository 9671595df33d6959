/**
 * A client for TrueLayer's Data API v3, usable on its own on any server: web standards only.
 * It speaks TrueLayer's spelling in what it sends and returns, and camelCase in its options.
 *
 * @module connect-bank/truelayer
 */
import { pause } from './timing.ts';
import { TransactionsRequestError, UnexpectedAnswerError } from './truelayer-error.ts';
import {
  accountsAnswer,
  type ConnectedAccount,
  type CreatedConnection,
  createdConnection,
  startedRequest,
  type Transaction,
  type TransactionsPage,
  transactionsRequest,
  type UserInfo,
  userInfo,
} from './truelayer-schema.ts';
import {
  type CallOptions,
  createTransport,
  type Transport,
  type TrueLayerOptions,
} from './truelayer-transport.ts';

export * from './truelayer-error.ts';
export type {
  AccountIdentifier,
  ConnectedAccount,
  CreatedConnection,
  Transaction,
  UserInfo,
} from './truelayer-schema.ts';
export type {
  CallOptions,
  TrueLayerAddresses,
  TrueLayerCall,
  TrueLayerOptions,
} from './truelayer-transport.ts';

export type Scope = 'info' | 'accounts' | 'balance' | 'transactions';

/** `one_time`: right after the login at the bank. `recurring`: throughout the consent. */
export type DataAccessType = 'one_time' | 'recurring';

/** Which banks the hosted page offers. */
export type ProviderFilter = {
  countries?: readonly string[];
  release_channel?: 'general_availability' | 'public_beta' | 'private_beta';
  customer_segments?: readonly ('retail' | 'business' | 'corporate')[];
  provider_ids?: readonly string[];
  excludes?: { provider_ids?: readonly string[] };
};

/** Body of `POST /v3/data-connections`. */
export type CreateConnectionBody = {
  scopes: readonly Scope[];
  provider_selection:
    | { type: 'user_selected'; filter?: ProviderFilter }
    | { type: 'preselected'; provider_id: string };
  /** `name` and one of `email` and `phone`, unless the client is regulated itself. */
  user: { id?: string; name?: string; email?: string; phone?: string };
  user_consent:
    | { type: 'authorization_flow_captured' }
    | { type: 'precaptured'; captured_at: string };
  hosted_page?:
    | {
        type: 'authorization_flow';
        return_uri: string;
        country_code?: string;
        language_code?: string;
      }
    | { type: 'result_page'; language_code?: string };
  authorization_flow?: { redirect: { return_uri: string } };
  data_access_type?: DataAccessType;
  metadata?: Readonly<Record<string, string>>;
};

export type TransactionsOptions = CallOptions & {
  /** First and last day, `YYYY-MM-DD`, both included. Pending transactions may fall outside. */
  from: string;
  to: string;
  /** Transactions fetched at a time, at most 500. */
  pageSize?: number;
  /** Ask for merchant names and categories. */
  enrichment?: boolean;
};

export type TrueLayerClient = {
  connections: {
    /** Opens a connection. `userAgent` is the user's own, for clients with their own pages. */
    create(
      body: CreateConnectionBody,
      options?: CallOptions & { userAgent?: string | undefined },
    ): Promise<CreatedConnection>;
  };
  /** The shared accounts and cards. Needs the scope `accounts`. */
  accounts(connectionId: string, options?: CallOptions): Promise<ConnectedAccount[]>;
  /**
   * The transactions of an account, newest first, page after page as they are consumed. Needs the
   * scope `transactions`. Throws a `TransactionsRequestError` where the bank fails to deliver.
   */
  transactions(
    connectionId: string,
    accountId: string,
    options: TransactionsOptions,
  ): AsyncIterableIterator<Transaction>;
  /** The user's name at the bank. Needs the scope `info`, within five minutes of their login. */
  userInfo(connectionId: string, options?: CallOptions): Promise<UserInfo>;
};

/** Pauses between two looks at a pending request: the first, the growth, the longest, in all. */
const POLL = { firstMs: 250, factor: 1.6, longestMs: 5000, totalMs: 120_000 } as const;

/**
 * @throws every method, a `TrueLayerError` (see the classes) or the reason of an aborted `signal`.
 */
export function createTrueLayerClient(options: TrueLayerOptions): TrueLayerClient {
  const call = createTransport(options);
  return {
    connections: {
      async create(body, { userAgent, ...options } = {}) {
        const headers = { 'X-Device-User-Agent': userAgent };
        const path = '/v3/data-connections';
        const schema = createdConnection;
        const operation = 'create-connection';
        const what = { operation, method: 'POST', path, headers, body, schema } as const;
        return (await call({ ...options, ...what })).data;
      },
    },
    async accounts(connectionId, options) {
      const headers = { 'Connection-Id': connectionId };
      const path = '/v3/connected-accounts';
      const schema = accountsAnswer;
      const operation = 'connected-accounts-get-accounts';
      const what = { operation, method: 'GET', path, headers, schema } as const;
      return (await call({ ...options, ...what })).data.items;
    },
    transactions: (...which) => transactionsOf(call, ...which),
    async userInfo(connectionId, options) {
      const path = `/v3/data-connections/${encodeURIComponent(connectionId)}/user-info`;
      const what = { operation: 'get-user-info', method: 'GET', path, schema: userInfo } as const;
      return (await call({ ...options, ...what })).data;
    },
  };
}

/**
 * Each page is a request of its own. The reference ends the list with no cursor, the guide with an
 * empty page: both end it here.
 */
async function* transactionsOf(
  call: Transport,
  ...[connectionId, accountId, options]: Parameters<TrueLayerClient['transactions']>
): AsyncGenerator<Transaction, void, undefined> {
  let cursor: string | undefined;
  const seen = new Set<string>();
  do {
    const page = await pageAt(call, connectionId, accountId, options, cursor);
    yield* page.items;
    cursor = (page.items.length > 0 && page.pagination?.next_cursor) || undefined;
    if (cursor !== undefined && seen.has(cursor)) {
      throw new UnexpectedAnswerError('TrueLayer gave the same cursor twice');
    }
    seen.add(cursor ?? '');
  } while (cursor !== undefined);
}

async function pageAt(
  call: Transport,
  connectionId: string,
  accountId: string,
  { from, to, pageSize, enrichment = false, signal, userIp }: TransactionsOptions,
  cursor: string | undefined,
): Promise<TransactionsPage> {
  const path = `/v3/connected-accounts/${encodeURIComponent(accountId)}/transactions/requests`;
  const shared = { headers: { 'Connection-Id': connectionId }, signal, userIp };
  const enrich = { transaction_category: true, merchant_name: true };
  const body = { from, to, cursor, page_size: pageSize, ...(enrichment && { enrichment: enrich }) };
  const started = await call({
    ...shared,
    operation: 'connected-accounts-create-transactions-request',
    method: 'POST',
    path,
    body,
    schema: startedRequest,
  });
  const { id } = started.data;
  const look = {
    operation: 'connected-accounts-get-transactions-request',
    method: 'GET',
    path: `${path}/${encodeURIComponent(id)}`,
  } as const;

  let waited = 0;
  for (let next: number = POLL.firstMs; ; next = Math.min(next * POLL.factor, POLL.longestMs)) {
    const { data, traceId } = await call({ ...shared, ...look, schema: transactionsRequest });
    if (data.status === 'completed') return data.result;
    if (data.status === 'failed') {
      throw new TransactionsRequestError(id, data.failure_reason, { traceId });
    }
    if (waited >= POLL.totalMs) throw new TransactionsRequestError(id, 'timeout', { traceId });
    await pause(next, signal);
    waited += next;
  }
}
