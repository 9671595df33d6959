import { z } from 'zod';
import { metadata } from './create-connection.ts';
import { FAILURE_REASONS } from './failure-reason.ts';

/** Bodies of the webhooks that TrueLayer's document declares. */

export const failureReason = z.enum(FAILURE_REASONS);
export type FailureReason = z.output<typeof failureReason>;

const event = { event_version: z.literal(1), event_id: z.uuid() };
const common = { ...event, connection_id: z.string() };
const request = { account_id: z.string(), request_id: z.uuid() };

export const connectionWebhook = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connection_authorized'),
    ...common,
    authorized_at: z.iso.datetime(),
    metadata: metadata.optional(),
  }),
  z.object({
    type: z.literal('connection_failed'),
    ...common,
    failed_at: z.iso.datetime(),
    failure_stage: z.enum(['authorization_required', 'authorizing']),
    failure_reason: z.string(),
    metadata: metadata.optional(),
  }),
]);

export const transactionsRequestWebhook = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('transactions_request_completed'),
    ...common,
    ...request,
    completed_at: z.iso.datetime(),
  }),
  z.object({
    type: z.literal('transactions_request_failed'),
    ...common,
    ...request,
    failure_reason: z.string(),
    failed_at: z.iso.datetime(),
  }),
]);

const provider = {
  ...event,
  provider_id: z.string(),
  capability_type: z.literal('data'),
  updated_at: z.iso.datetime(),
};

/** Source: TrueLayer's page on the availability of banks; an app has to opt in. */
export const providerWebhook = z.discriminatedUnion('type', [
  z.object({ type: z.literal('provider_healthy'), ...provider }),
  z.object({ type: z.literal('provider_unhealthy'), ...provider }),
]);

/** Of no type that TrueLayer has: what a client must be able to ignore. */
const futureWebhook = z.object({
  type: z.literal('connection_future_event'),
  ...common,
  happened_at: z.iso.datetime(),
  metadata: metadata.optional(),
});

export const webhook = z.discriminatedUnion('type', [
  connectionWebhook,
  transactionsRequestWebhook,
  providerWebhook,
  futureWebhook,
]);
export type Webhook = z.output<typeof webhook>;

export const WEBHOOK_TYPES = [
  ...connectionWebhook.options,
  ...transactionsRequestWebhook.options,
  ...providerWebhook.options,
  futureWebhook,
].map(({ shape }) => shape.type.value);
