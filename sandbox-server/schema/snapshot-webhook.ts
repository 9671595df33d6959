import { z } from 'zod';
import { copies } from './fault.ts';
import { recordOf } from './record.ts';
import {
  connectionFacts,
  failureFacts,
  instant,
  transactionRequestFacts,
} from './snapshot-connection.ts';
import { strictObject } from './strict-object.ts';

/** Webhooks in snapshots and state files: what is told, and how often that was tried. */

const event = z.discriminatedUnion('type', [
  strictObject({
    type: z.literal('connection_authorized'),
    connection: connectionFacts,
    at: instant,
  }),
  strictObject({
    type: z.literal('connection_failed'),
    connection: connectionFacts,
    failure: failureFacts,
  }),
  strictObject({
    type: z.literal('transactions_request_completed'),
    request: transactionRequestFacts,
    at: instant,
  }),
  strictObject({
    type: z.literal('transactions_request_failed'),
    request: transactionRequestFacts,
    reason: z.string(),
    at: instant,
  }),
  strictObject({
    type: z.literal('connection_future_event'),
    connection: connectionFacts,
    at: instant,
  }),
  strictObject({
    type: z.enum(['provider_healthy', 'provider_unhealthy']),
    providerId: z.string(),
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
  strictObject({ ...sent, status: z.int() }),
  strictObject({ ...sent, error: z.string() }),
]);

export const deliveryFacts = strictObject({
  id: z.string(),
  clientId: z.string(),
  event,
  createdAt: instant,
  nextAttemptAt: instant.exactOptional(),
  attempts: z.array(attempt),
  plan: strictObject({
    copies,
    isHeld: z.boolean(),
    faultIds: z.array(z.string()),
  }).exactOptional(),
  isEvolved: z.literal(true).exactOptional(),
});
