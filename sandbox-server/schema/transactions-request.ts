import { z } from 'zod';

/** `POST` and `GET …/transactions/requests`. Amounts are in minor units; a negative one is a debit. */

/** @guess A `page_size` above 500 is refused, as the schema has it; the prose has the server take 500. */
const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;

const date = z.iso.date('Must be a date, YYYY-MM-DD');

export const createTransactionsRequest = z
  .object({
    from: date,
    to: date,
    cursor: z.string().optional(),
    page_size: z.int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
    enrichment: z
      .object({ transaction_category: z.literal(true), merchant_name: z.literal(true) })
      .optional(),
  })
  /** @guess A transactions request whose `from` is after its `to` is refused. */
  .refine(({ from, to }) => from <= to, { path: ['from'], error: 'Must not be after to' });
export type CreateTransactionsRequest = z.output<typeof createTransactionsRequest>;

export const transaction = z.object({
  id: z.string(),
  timestamp: z.iso.datetime(),
  description: z.string(),
  currency: z.enum(['GBP', 'EUR']),
  amount_in_minor: z.int(),
  status: z.enum(['pending', 'settled']),
  enrichment: z
    .object({
      merchant_name: z.string().optional(),
      transaction_category: z
        .object({ category_code: z.string(), category_name: z.string() })
        .optional(),
    })
    .optional(),
});
export type Transaction = z.output<typeof transaction>;

export const pendingRequest = z.object({ id: z.uuid(), status: z.literal('pending') });

export const transactionsRequest = z.discriminatedUnion('status', [
  pendingRequest,
  z.object({
    id: z.uuid(),
    status: z.literal('completed'),
    result: z.object({
      items: z.array(transaction),
      /** Null ends the list: TrueLayer's prose says so, although its document types a string. */
      pagination: z.object({ next_cursor: z.string().nullable() }),
    }),
  }),
  z.object({ id: z.uuid(), status: z.literal('failed'), failure_reason: z.string() }),
]);
export type TransactionsRequestBody = z.output<typeof transactionsRequest>;
