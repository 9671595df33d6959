/** What an operator may want to log or count. No personal data, no secret: ids, names and errors. */
import type { FailureReason } from '../protocol.ts';
import type { WebhookReceipt } from './webhook-receipt.ts';
import type { WebhookRefusal } from './webhook-refusal.ts';

export type HostEvent =
  | { type: 'session-created'; sessionId: string; useCase: string }
  | { type: 'returned'; sessionId: string }
  | { type: 'authorized'; sessionId: string; connectionId: string }
  | { type: 'failed'; sessionId: string; reason: FailureReason; confirmed: boolean }
  /** A callback threw. It is tried again unless this was the last attempt. */
  | {
      type: 'callback-failed';
      callback: 'onAuthorized' | 'onFailed';
      sessionId: string;
      attempt: number;
      isLastAttempt: boolean;
      error: unknown;
    }
  /** TrueLayer told something; `outcome` is how that was taken. */
  | ({ type: 'webhook-received'; webhookType: string; eventId: string } & WebhookReceipt)
  /** Somebody sent a webhook that was not believed, or could not be read. */
  | { type: 'webhook-refused'; reason: WebhookRefusal }
  /** TrueLayer refused or could not be reached. `error` is a `TrueLayerError` with its trace id. */
  | { type: 'upstream-failed'; sessionId?: string; error: unknown }
  /** Something threw that should not: a bug, the store, or one of the options' functions. */
  | { type: 'internal-error'; error: unknown };
