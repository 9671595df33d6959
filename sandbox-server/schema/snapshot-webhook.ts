import { z } from 'zod';
import { copies } from './fault.ts';
import { recordOf } from './record.ts';
import {
  connectionFacts,
  failureFacts,
  instant,
  transactionRequestFacts,
} from './snapshot-connection.ts';
import { closed } from './strict-object.ts';

/** Webhooks in snapshots and state files: what is told, and how often that was tried. */

const event = z.discriminatedUnion('type', [
  closed({
    type: z.literal('connection_authorized'),
    connection: connectionFacts,
    at: instant,
  }),
  closed({
    type: z.literal('connection_failed'),
    connection: connectionFacts,
    failure: failureFacts,
  }),
  closed({
    type: z.literal('transactions_request_completed'),
    request: transactionRequestFacts,
    at: instant,
  }),
  closed({
    type: z.literal('transactions_request_failed'),
    request: transactionRequestFacts,
    reason: z.string(),
    at: instant,
  }),
]);

const sent = {
  at: instant,
  uri: z.string().exactOptional(),
  headers: recordOf(z.string(), z.string()).exactOptional(),
  durationMs: z.number().exactOptional(),
  faultId: z.string().exactOptional(),
};

const attempt = z.union([
  closed({ ...sent, status: z.int() }),
  closed({ ...sent, error: z.string() }),
]);

export const deliveryFacts = closed({
  id: z.string(),
  clientId: z.string(),
  event,
  createdAt: instant,
  nextAttemptAt: instant.exactOptional(),
  attempts: z.array(attempt),
  plan: closed({
    copies,
    isHeld: z.boolean(),
    faultIds: z.array(z.string()),
  }).exactOptional(),
});
