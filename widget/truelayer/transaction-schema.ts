/** What the client reads of a request for transactions, in TrueLayer's own spelling. */
import * as z from 'zod/mini';
import { field, requiredList } from './tolerant-reader.ts';

const text = z.string();

/** A transaction. Its id, time, currency and amount are always present. */
export type Transaction = {
  id: string;
  /** RFC 3339. */
  timestamp: string;
  /** The bank's own text; empty if it sends none. */
  description: string;
  currency: string;
  /** Pence or cents; negative when money left the account. */
  amount_in_minor: number;
  /** `pending` or `settled`. */
  status?: string | undefined;
  /** Only if requested, each field only if TrueLayer found it. */
  enrichment?:
    | {
        merchant_name?: string | undefined;
        transaction_category?: { category_code: string; category_name: string } | undefined;
      }
    | undefined;
};

const transactionCategory = z.object({ category_code: text, category_name: text });

const enrichment = z.object({
  merchant_name: field('merchant_name', text),
  transaction_category: field('transaction_category', transactionCategory),
});

const transaction = z.object({
  id: text,
  timestamp: text,
  description: z.pipe(
    field('description', text),
    z.transform((description: string | undefined) => description ?? ''),
  ),
  currency: text,
  amount_in_minor: z.int(),
  status: field('status', text),
  enrichment: field('enrichment', enrichment),
});

/** The id becomes part of a URL. */
export const createdRequest = z.object({ id: z.string().check(z.regex(/^[\w-]+$/)) });

export const transactionsRequest = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({
    status: z.literal('completed'),
    result: z.object({
      items: requiredList('items', transaction),
      // A malformed cursor is an error, because ignoring it would end the list early.
      pagination: z.nullish(z.object({ next_cursor: z.nullish(text) })),
    }),
  }),
  z.object({ status: z.literal('failed'), failure_reason: field('failure_reason', text) }),
]);
export type TransactionsRequest = z.infer<typeof transactionsRequest>;
export type CompletedPage = Extract<TransactionsRequest, { status: 'completed' }>['result'];
