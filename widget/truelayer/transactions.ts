/** Transactions: each page is a request at TrueLayer, which the client polls until it is completed. */
import { TransactionsRequestError, UnexpectedResponseError } from './errors.ts';
import type { HttpResult } from './http.ts';
import type { CallOptions, Settings } from './options.ts';
import {
  type CompletedPage,
  createdRequest,
  type Transaction,
  type TransactionsRequest,
  transactionsRequest,
} from './transaction-schema.ts';
import { parserOf, segment, type Transport } from './transport.ts';

export type TransactionsOptions = CallOptions & {
  /** First day, `YYYY-MM-DD`, included. */
  from: string;
  /** Last day, `YYYY-MM-DD`, included. Pending transactions may be outside of these days. */
  to: string;
  /** Transactions per page, at most 500. @default TrueLayer's own default */
  pageSize?: number | undefined;
  /** Whether to request merchant names and categories. @default false */
  enrichment?: boolean | undefined;
  /**
   * Continues after an earlier page: its `nextCursor`, with the same days.
   * @guess A cursor can be used again later; for how long TrueLayer does not say.
   */
  cursor?: string | undefined;
};

export type TransactionsPage = {
  items: Transaction[];
  /** The cursor of the next page; absent on the last page. */
  nextCursor?: string;
};

type AccountReference = { connectionId: string; accountId: string };

/** Delays between two checks of a pending request, and in total. */
const POLL = { firstMs: 250, factor: 1.6, longestMs: 5000, totalMs: 120_000 } as const;

/** @throws {TypeError} at once for an invalid day. The generator throws a `TrueLayerError`. */
export function transactionPages(
  send: Transport,
  settings: Settings,
  account: AccountReference,
  options: TransactionsOptions,
): AsyncGenerator<TransactionsPage, void, undefined> {
  const { from, to } = options;
  checkDay('from', from);
  checkDay('to', to);
  if (to < from) throw new TypeError(`to: ${to} is before from`);
  return readPages(send, settings, account, options);
}

/**
 * The last page has no cursor according to TrueLayer's reference, and no items according to its
 * guide. Both end the list.
 */
async function* readPages(
  send: Transport,
  settings: Settings,
  account: AccountReference,
  options: TransactionsOptions,
): AsyncGenerator<TransactionsPage, void, undefined> {
  let { cursor } = options;
  const seen = new Set<string>();
  do {
    seen.add(cursor ?? '');
    const page = await fetchPage(send, settings, account, { ...options, cursor });
    yield page;
    cursor = page.nextCursor;
    if (cursor !== undefined && seen.has(cursor)) {
      throw new UnexpectedResponseError('TrueLayer sent the same cursor twice');
    }
  } while (cursor !== undefined);
}

async function fetchPage(
  send: Transport,
  settings: Settings,
  { connectionId, accountId }: AccountReference,
  options: TransactionsOptions,
): Promise<TransactionsPage> {
  const { from, to, cursor, pageSize, enrichment = false, signal } = options;
  const path = `/v3/connected-accounts/${segment('accountId', accountId)}/transactions/requests`;
  const headers = { 'Connection-Id': connectionId };
  const enrich = { transaction_category: true, merchant_name: true };
  const creation = {
    operation: 'connected-accounts-create-transactions-request',
    method: 'POST',
    path,
    headers,
    body: { from, to, cursor, page_size: pageSize, ...(enrichment && { enrichment: enrich }) },
    parse: parserOf(createdRequest),
    // If a retry creates a second request, the only effect is one more call to the bank.
    isIdempotent: true,
  } as const;
  const { id } = (await send(creation, options)).data;
  const check = {
    operation: 'connected-accounts-get-transactions-request',
    method: 'GET',
    path: `${path}/${segment('requestId', id)}`,
    headers,
    parse: parserOf(transactionsRequest),
  } as const;
  return presentPage(await pollRequest(id, () => send(check, options), settings, signal));
}

async function pollRequest(
  id: string,
  check: () => Promise<HttpResult<TransactionsRequest>>,
  { wait }: Settings,
  signal: AbortSignal | undefined,
): Promise<CompletedPage> {
  let waited = 0;
  for (let ms: number = POLL.firstMs; ; ms = Math.min(ms * POLL.factor, POLL.longestMs)) {
    const { data, traceId } = await check();
    if (data.status === 'completed') return data.result;
    if (data.status === 'failed') {
      throw new TransactionsRequestError(id, data.failure_reason ?? 'unknown', { traceId });
    }
    if (waited >= POLL.totalMs) throw new TransactionsRequestError(id, 'timeout', { traceId });
    await wait(ms, signal);
    waited += ms;
  }
}

function presentPage({ items, pagination }: CompletedPage): TransactionsPage {
  const nextCursor = (items.length > 0 && pagination?.next_cursor) || undefined;
  return nextCursor === undefined ? { items } : { items, nextCursor };
}

function checkDay(name: 'from' | 'to', day: string): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && normalizeDay(day) === day;
  if (!isDay) throw new TypeError(`${name}: expected a day as YYYY-MM-DD`);
}

/** The day as the calendar has it: 30 February becomes 1 or 2 March. */
function normalizeDay(day: string): string | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, day.length);
}
