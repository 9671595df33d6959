/** Transactions: each page is a request that TrueLayer works on, and that is looked at until it is done. */
import { TransactionsRequestError, UnexpectedResponseError } from './errors.ts';
import type { HttpResult } from './http.ts';
import type { CallOptions, Settings } from './options.ts';
import {
  type CompletedPage,
  createdRequest,
  type Transaction,
  type TransactionsRequest,
  transactionsRequest,
} from './schema.ts';
import { parserOf, segment, type Transport } from './transport.ts';

export type TransactionsOptions = CallOptions & {
  /** First and last day, `YYYY-MM-DD`, both included. Pending transactions may fall outside. */
  from: string;
  to: string;
  /** Transactions fetched at a time, at most 500. */
  pageSize?: number | undefined;
  /** Ask for merchant names and categories. */
  enrichment?: boolean | undefined;
  /**
   * Begin behind a page read earlier, with its `nextCursor` and the same days.
   * @guess A cursor can be used again later; for how long TrueLayer does not say.
   */
  cursor?: string | undefined;
};

export type TransactionsPage = {
  items: Transaction[];
  /** Where the next page begins; absent on the last one. Opaque. */
  nextCursor?: string;
};

export type AccountReference = { connectionId: string; accountId: string };

/** Pauses between two looks at a pending request: the first, the growth, the longest, in all. */
const POLL = { firstMs: 250, factor: 1.6, longestMs: 5000, totalMs: 120_000 } as const;

/** @throws {TypeError} at once for a day that is none; what is read throws later. */
export function transactionPages(
  call: Transport,
  settings: Settings,
  account: AccountReference,
  options: TransactionsOptions,
): AsyncGenerator<TransactionsPage, void, undefined> {
  const { from, to } = options;
  checkDay('from', from);
  checkDay('to', to);
  if (to < from) throw new TypeError(`to: ${to} is before from`);
  return readPages(call, settings, account, options);
}

/**
 * The reference ends the list with no cursor, the guide with an empty page: both end it here.
 */
async function* readPages(
  call: Transport,
  settings: Settings,
  account: AccountReference,
  options: TransactionsOptions,
): AsyncGenerator<TransactionsPage, void, undefined> {
  let { cursor } = options;
  const seen = new Set<string>();
  do {
    seen.add(cursor ?? '');
    const page = await fetchPage(call, settings, account, { ...options, cursor });
    yield page;
    cursor = page.nextCursor;
    if (cursor !== undefined && seen.has(cursor)) {
      throw new UnexpectedResponseError('TrueLayer gave the same cursor twice');
    }
  } while (cursor !== undefined);
}

async function fetchPage(
  call: Transport,
  settings: Settings,
  { connectionId, accountId }: AccountReference,
  options: TransactionsOptions,
): Promise<TransactionsPage> {
  const { from, to, cursor, pageSize, enrichment = false, signal } = options;
  const path = `/v3/connected-accounts/${segment('accountId', accountId)}/transactions/requests`;
  const headers = { 'Connection-Id': connectionId };
  const enrich = { transaction_category: true, merchant_name: true };
  const start = {
    operation: 'connected-accounts-create-transactions-request',
    method: 'POST',
    path,
    headers,
    body: { from, to, cursor, page_size: pageSize, ...(enrichment && { enrichment: enrich }) },
    read: parserOf(createdRequest),
    // A request that nobody looks at harms nobody: it only has the bank read once more.
    isRepeatable: true,
  } as const;
  const { id } = (await call(start, options)).data;
  const look = {
    operation: 'connected-accounts-get-transactions-request',
    method: 'GET',
    path: `${path}/${segment('requestId', id)}`,
    headers,
    read: parserOf(transactionsRequest),
  } as const;
  const looking = () => call(look, options);
  return presentPage(await pollRequest(id, looking, settings, signal));
}

/** What a request came to, looked at until it is no longer pending. */
async function pollRequest(
  id: string,
  look: () => Promise<HttpResult<TransactionsRequest>>,
  { news, wait }: Settings,
  signal: AbortSignal | undefined,
): Promise<CompletedPage> {
  let waited = 0;
  for (let next: number = POLL.firstMs; ; next = Math.min(next * POLL.factor, POLL.longestMs)) {
    const { data, traceId } = await look();
    if (data.status === 'completed') return data.result;
    if (data.status === 'failed') {
      throw new TransactionsRequestError(id, data.failure_reason ?? 'unknown', { traceId });
    }
    if (waited >= POLL.totalMs) throw new TransactionsRequestError(id, 'timeout', { traceId });
    await (news === undefined ? wait(next, signal) : news.wait(id, next, signal));
    waited += next;
  }
}

function presentPage({ items, pagination }: CompletedPage): TransactionsPage {
  const nextCursor = (items.length > 0 && pagination?.next_cursor) || undefined;
  return nextCursor === undefined ? { items } : { items, nextCursor };
}

function checkDay(name: 'from' | 'to', day: string): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && presentDay(day) === day;
  if (!isDay) throw new TypeError(`${name}: expected a day as YYYY-MM-DD`);
}

/** The day in the calendar; not the same where there is no such day. */
function presentDay(day: string): string | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, day.length);
}
