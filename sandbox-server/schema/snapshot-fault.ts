import { z } from 'zod';
import { delay } from './duration.ts';
import { copies, wait } from './fault.ts';
import { DECLARED_PROBLEMS, OPERATION_IDS } from './operation.ts';
import { strictObject } from './strict-object.ts';
import { TOKEN_ERRORS } from './token.ts';
import { WEBHOOK_TYPES } from './webhook.ts';

/** Faults in snapshots and state files, with how often each was applied. */

const webhookFault = strictObject({
  type: z.enum(WEBHOOK_TYPES).exactOptional(),
  late: delay.exactOptional(),
  fail: z.union([z.int(), z.literal('drop')]).exactOptional(),
  duplicate: copies.exactOptional(),
  reorder: z.literal(true).exactOptional(),
  badSignature: z.literal(true).exactOptional(),
});

/** Callers in JavaScript may have given more, which nothing reads. */
export const faultRecord = z.object({
  id: z.string(),
  seen: z.int(),
  hits: z.int(),
  operation: z.enum(OPERATION_IDS).exactOptional(),
  clientId: z.string().exactOptional(),
  connectionId: z.string().exactOptional(),
  providerId: z.string().exactOptional(),
  accountId: z.string().exactOptional(),
  user: z.string().exactOptional(),
  nth: z.int().exactOptional(),
  times: z.int().exactOptional(),
  probability: z.number().exactOptional(),
  problem: z.enum(DECLARED_PROBLEMS).exactOptional(),
  retryAfter: z.number().exactOptional(),
  tokenError: z.enum(TOKEN_ERRORS).exactOptional(),
  lasts: delay.exactOptional(),
  endsAt: z.number().exactOptional(),
  body: z.enum(['malformed', 'truncated', 'empty', 'garbage']).exactOptional(),
  network: z.enum(['drop', 'hang']).exactOptional(),
  latency: wait.exactOptional(),
  slowBody: wait.exactOptional(),
  webhook: webhookFault.exactOptional(),
});

export const faultsState = strictObject({ drawn: z.int(), records: z.array(faultRecord) });
