/**
 * What TrueLayer tells by webhook, in its own spelling. A tolerant reader: fields nobody here reads
 * are dropped, open lists are strings. Source: the OpenAPI document of Data API v3.
 */
import * as z from 'zod/mini';
import { field } from '../tolerant-reader.ts';
import { WebhookRejectedError } from './rejection.ts';

/** A text that something depends on, and one that nothing depends on. */
const id = z.string().check(z.minLength(1), z.maxLength(128));
const detail = (name: string) => field(name, z.string());

/** Odd entries cost only themselves. */
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
  /** The same each time that TrueLayer tells of one event; a hash of the body where it gives none. */
  event_id: string;
  event_version?: number | undefined;
};

type ConnectionWebhook = Common & {
  connection_id: string;
  /** What the connection was created with. The host's own have `connect_bank_session`. */
  metadata?: Record<string, string> | undefined;
};

type RequestWebhook = Common & {
  request_id: string;
  connection_id?: string | undefined;
  account_id?: string | undefined;
};

/** Only for those who have asked TrueLayer for them. */
type ProviderWebhook = Common & {
  type: 'provider_healthy' | 'provider_unhealthy';
  provider_id: string;
  /** `data`. */
  capability_type?: string | undefined;
  updated_at?: string | undefined;
};

/** What identifies an event is always there; all else may be absent. */
type KnownWebhook =
  | (ConnectionWebhook & { type: 'connection_authorized'; authorized_at?: string | undefined })
  | (ConnectionWebhook & {
      type: 'connection_failed';
      failed_at?: string | undefined;
      /** `authorization_required` or `authorizing`: where it stood. */
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

/** A kind that is not known here, or not in this shape. `original` is all that TrueLayer sent. */
export type UnknownWebhook = {
  type: 'unknown';
  event_id: string;
  original: z.infer<typeof anyWebhook>;
};

export type Webhook = KnownWebhook | UnknownWebhook;

/** The webhook in a body whose signature was right. @throws {WebhookRejectedError} `unreadable`. */
export async function parseWebhook(body: Uint8Array<ArrayBuffer>): Promise<Webhook> {
  const { data: original } = anyWebhook.safeParse(parseJson(body));
  if (original === undefined) throw new WebhookRejectedError('unreadable');
  const event_id = id.safeParse(original.event_id).data ?? (await hashBody(body));
  const { data } = knownWebhook.safeParse({ ...original, event_id });
  return data ?? { type: 'unknown', event_id, original };
}

/** The same for the same bytes, which TrueLayer sends again when it repeats an event. */
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

/** TrueLayer's name of what a webhook tells, known or not. */
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
