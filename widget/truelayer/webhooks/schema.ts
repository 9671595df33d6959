/**
 * TrueLayer's webhooks, in its own spelling. A tolerant reader: unused fields are dropped, open
 * enumerations are strings. Source: the OpenAPI document of Data API v3.
 */
import * as z from 'zod/mini';
import { field } from '../tolerant-reader.ts';
import { WebhookRejectedError } from './rejection.ts';

/** A required text, and an optional one. */
const id = z.string().check(z.minLength(1), z.maxLength(128));
const detail = (name: string) => field(name, z.string());

/** Entries that are not text are left out. */
const metadata = z.pipe(
  field('metadata', z.looseObject({})),
  z.transform((entries: Record<string, unknown> | undefined) => entries && stringsIn(entries)),
);

const common = { event_id: id, event_version: field('event_version', z.number()) };

const connection = { ...common, connection_id: z.string(), metadata };

const transactionsRequest = {
  ...common,
  connection_id: detail('connection_id'),
  account_id: detail('account_id'),
  request_id: z.string(),
};

const provider = {
  ...common,
  provider_id: z.string(),
  capability_type: detail('capability_type'),
  updated_at: detail('updated_at'),
};

const knownWebhook = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connection_authorized'),
    ...connection,
    authorized_at: detail('authorized_at'),
  }),
  z.object({
    type: z.literal('connection_failed'),
    ...connection,
    failed_at: detail('failed_at'),
    failure_stage: detail('failure_stage'),
    failure_reason: detail('failure_reason'),
  }),
  z.object({
    type: z.literal('transactions_request_completed'),
    ...transactionsRequest,
    completed_at: detail('completed_at'),
  }),
  z.object({
    type: z.literal('transactions_request_failed'),
    ...transactionsRequest,
    failure_reason: detail('failure_reason'),
    failed_at: detail('failed_at'),
  }),
  z.object({ type: z.literal('provider_healthy'), ...provider }),
  z.object({ type: z.literal('provider_unhealthy'), ...provider }),
]);

type Common = {
  /** The same in every delivery of an event; a hash of the body if TrueLayer sends no id. */
  event_id: string;
  event_version?: number | undefined;
};

type ConnectionWebhook = Common & {
  connection_id: string;
  /** The metadata of the connection. `connectBankHost` sets `connect_bank_session`. */
  metadata?: Record<string, string> | undefined;
};

type RequestWebhook = Common & {
  request_id: string;
  connection_id?: string | undefined;
  account_id?: string | undefined;
};

/** TrueLayer sends these on request only. */
type ProviderWebhook = Common & {
  type: 'provider_healthy' | 'provider_unhealthy';
  provider_id: string;
  /** E.g. `data`. */
  capability_type?: string | undefined;
  updated_at?: string | undefined;
};

/** The ids of an event are always present; every other field may be absent. */
type KnownWebhook =
  | (ConnectionWebhook & { type: 'connection_authorized'; authorized_at?: string | undefined })
  | (ConnectionWebhook & {
      type: 'connection_failed';
      failed_at?: string | undefined;
      /** `authorization_required` or `authorizing`: the state before the failure. */
      failure_stage?: string | undefined;
      /** E.g. `provider_rejected`. */
      failure_reason?: string | undefined;
    })
  | (RequestWebhook & {
      type: 'transactions_request_completed';
      completed_at?: string | undefined;
    })
  | (RequestWebhook & {
      type: 'transactions_request_failed';
      /** E.g. `provider_error`. */
      failure_reason?: string | undefined;
      failed_at?: string | undefined;
    })
  | ProviderWebhook;

const anyWebhook = z.looseObject({ type: id });

/** A webhook of an unknown type or shape. `original` is the whole body. */
export type UnknownWebhook = {
  type: 'unknown';
  event_id: string;
  original: z.infer<typeof anyWebhook>;
};

export type Webhook = KnownWebhook | UnknownWebhook;

/** Parses a body with a valid signature. @throws {WebhookRejectedError} `unreadable`. */
export async function parseWebhook(body: Uint8Array<ArrayBuffer>): Promise<Webhook> {
  const { data: original } = anyWebhook.safeParse(parseJson(body));
  if (original === undefined) throw new WebhookRejectedError('unreadable');
  const event_id = id.safeParse(original.event_id).data ?? (await hashBody(body));
  const { data } = knownWebhook.safeParse({ ...original, event_id });
  return data ?? { type: 'unknown', event_id, original };
}

/** The same for the same bytes, which TrueLayer resends when it repeats a delivery. */
async function hashBody(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function stringsIn(entries: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(entries).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return Object.fromEntries(texts);
}

/** TrueLayer's type of the webhook, also of an unknown one. */
export function webhookTypeOf(webhook: Webhook): string {
  return webhook.type === 'unknown' ? webhook.original.type : webhook.type;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new WebhookRejectedError('unreadable', { cause });
  }
}
