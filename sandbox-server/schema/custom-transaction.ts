import { z } from 'zod';
import { strictObject } from './strict-object.ts';

/**
 * A transaction of a custom user. An item of TrueLayer's transactions response can be pasted unchanged, and
 * little of it is needed.
 */

/** It stands in a path, where one or two dots alone mean another directory. */
const OWN_ID = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,128}$/;

/** So that the sum of any ledger is exact. */
const MAX_AMOUNT = 10_000_000_000;

/** The ledger counts its days from here. */
const EARLIEST = '1970-01-01T00:00:00Z';

export const customId = z
  .string()
  .regex(OWN_ID, "Must be letters, digits, '-', '.', '_' or '~', and not dots alone");

export const customText = z.string().min(1).max(500);

/** An instant with its offset from UTC. */
export const instant = z.iso.datetime({
  offset: true,
  error: 'Must be a date and time with an offset, like 2026-03-16T09:30:00Z',
  abort: true,
});

const enrichment = strictObject({
  merchant_name: customText.optional().describe('Who was paid.'),
  transaction_category: strictObject({
    category_code: customText,
    category_name: customText,
  }).optional(),
});

export const customTransaction = strictObject({
  id: customId
    .optional()
    .describe('Its id. Left out, one follows from time, amount and description.'),
  timestamp: instant
    .refine((text) => Date.parse(text) >= Date.parse(EARLIEST), {
      error: 'Must not be before 1970',
    })
    .describe(
      "When it happens, in whole seconds. Until the sandbox's clock gets there it does not exist.",
    ),
  description: customText.describe("The bank's own text."),
  amount_in_minor: z
    .int()
    .min(-MAX_AMOUNT)
    .max(MAX_AMOUNT)
    .describe('In pence or cents. Negative is a debit.'),
  currency: z.enum(['GBP', 'EUR']).optional().describe("The account's, if it is given at all."),
  status: z
    .enum(['pending', 'settled'])
    .optional()
    .describe('Pending for good, or settled at once, which it is if nothing is said.'),
  settled_at: instant
    .optional()
    .describe("Pending until the sandbox's clock gets there. In place of status."),
  enrichment: enrichment.optional().describe('What enrichment adds for those who ask for it.'),
}).superRefine((own, context) => {
  if (own.settled_at === undefined) return;
  const path = ['settled_at'];
  if (own.status !== undefined) {
    context.addIssue({
      code: 'custom',
      path,
      message: 'Must not be provided together with status',
    });
  }
  if (Date.parse(own.settled_at) < Date.parse(own.timestamp)) {
    context.addIssue({ code: 'custom', path, message: 'Must not be before timestamp' });
  }
});
export type CustomTransaction = z.output<typeof customTransaction>;
