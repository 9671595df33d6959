import { z } from 'zod';
import { OPERATION_IDS } from '../../schema/operation.ts';
import { anyJson, recordOf } from '../../schema/record.ts';
import { strictObject } from '../../schema/strict-object.ts';

/** `/_sandbox/requests`: which requests are meant. */

const text = z.string().min(1);
/** Longer ones are no RegExp any more. */
const LONGEST_PATH = 2000;

/** A whole number, as a query has it. */
export function numberOf(least: number) {
  const message = `Must be a whole number, ${least} or more`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((number) => number >= least, message);
}

const plain = {
  operation: z.enum(OPERATION_IDS).optional(),
  method: text.optional(),
  path: text.max(LONGEST_PATH).optional(),
  connection_id: text.optional(),
  client_id: text.optional(),
};

export const requestQuery = strictObject({
  ...plain,
  status: numberOf(100).optional(),
  trace_id: text.optional(),
  fault_id: text.optional(),
  limit: numberOf(1).optional(),
  before: text.optional(),
});

const match = strictObject({
  ...plain,
  query: recordOf(z.string(), anyJson).optional(),
  status: z.int().optional(),
  fault_id: text.optional(),
  headers: recordOf(z.string(), z.string()).optional(),
  body: anyJson.optional(),
});
export type WireMatch = z.output<typeof match>;

/** Body of `POST /_sandbox/requests/verify`. */
export const verification = strictObject({ match, times: z.int().min(0).optional() });
