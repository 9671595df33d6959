import { z } from 'zod';
import { strictObject } from './strict-object.ts';
import { failureReason } from './webhook.ts';

/** Body of `POST /_sandbox/webhooks`: a webhook to send now. */

const id = z.string().min(1);
const request = { request_id: id, connection_id: id.optional(), account_id: id.optional() };

export const webhookToSend = z.discriminatedUnion('type', [
  strictObject({ type: z.literal('connection_authorized'), connection_id: id }),
  strictObject({
    type: z.literal('connection_failed'),
    connection_id: id,
    failure_reason: failureReason.optional(),
    failure_stage: z.enum(['authorization_required', 'authorizing']).optional(),
  }),
  strictObject({ type: z.literal('transactions_request_completed'), ...request }),
  strictObject({
    type: z.literal('transactions_request_failed'),
    ...request,
    failure_reason: z.string().min(1).optional(),
  }),
  strictObject({ type: z.literal('provider_healthy'), provider_id: id }),
  strictObject({ type: z.literal('provider_unhealthy'), provider_id: id }),
]);
export type WebhookToSend = z.output<typeof webhookToSend>;
