/**
 * What TrueLayer tells by webhook, in its own spelling. A tolerant reader: fields nobody here reads
 * are dropped, open lists are strings. Source: the OpenAPI document of Data API v3.
 */
import * as z from 'zod/mini';
import { WebhookRefusedError } from './webhook-refusal.ts';

const common = {
  /** The same each time that TrueLayer tells of one event. */
  event_id: z.string().check(z.minLength(1), z.maxLength(128)),
  event_version: z.catch(z.optional(z.number()), undefined),
};

const connection = {
  ...common,
  connection_id: z.string(),
  /** What the connection was created with. The host's own have `connect_bank_session`. */
  metadata: z.catch(z.optional(z.record(z.string(), z.string())), undefined),
};

const transactionsRequest = {
  ...common,
  connection_id: z.string(),
  account_id: z.string(),
  request_id: z.string(),
};

const provider = {
  ...common,
  provider_id: z.string(),
  /** `data`. */
  capability_type: z.string(),
  updated_at: z.string(),
};

const knownWebhook = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_authorized'), ...connection, authorized_at: z.string() }),
  z.object({
    type: z.literal('connection_failed'),
    ...connection,
    failed_at: z.string(),
    /** `authorization_required` or `authorizing`: where it stood. */
    failure_stage: z.string(),
    /** E.g. `provider_rejected`. */
    failure_reason: z.string(),
  }),
  z.object({
    type: z.literal('transactions_request_completed'),
    ...transactionsRequest,
    completed_at: z.string(),
  }),
  z.object({
    type: z.literal('transactions_request_failed'),
    ...transactionsRequest,
    /** E.g. `provider_error`. */
    failure_reason: z.string(),
    failed_at: z.string(),
  }),
  /** Only for those who have asked TrueLayer for them. */
  z.object({ type: z.literal('provider_healthy'), ...provider }),
  z.object({ type: z.literal('provider_unhealthy'), ...provider }),
]);

const anyWebhook = z.looseObject({ type: common.event_id, event_id: common.event_id });

/** A kind that is not known here, or not in this shape. `original` is all that TrueLayer sent. */
export type UnknownWebhook = {
  type: 'unknown';
  event_id: string;
  original: z.infer<typeof anyWebhook>;
};

export type Webhook = z.infer<typeof knownWebhook> | UnknownWebhook;

/** The webhook in a body whose signature was right. @throws {WebhookRefusedError} `unreadable`. */
export function parseWebhook(body: Uint8Array): Webhook {
  const json = jsonOf(body);
  const { data } = knownWebhook.safeParse(json);
  if (data !== undefined) return data;
  const { data: original } = anyWebhook.safeParse(json);
  if (original === undefined) throw new WebhookRefusedError('unreadable');
  return { type: 'unknown', event_id: original.event_id, original };
}

/** TrueLayer's name of what a webhook tells, known or not. */
export function webhookTypeOf(webhook: Webhook): string {
  return webhook.type === 'unknown' ? webhook.original.type : webhook.type;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new WebhookRefusedError('unreadable', { cause });
  }
}
