/**
 * Events for logs, metrics and traces: plain JSON without personal data and secrets. Times are in
 * milliseconds.
 */
import type { FailureReason, HostProblemCode, JourneyMode } from '../../protocol.ts';
import type { WebhookRejectionReason } from '../../truelayer/webhooks/rejection.ts';
import type { EventError } from './error.ts';

/** `at`: epoch milliseconds by the host's clock. docs/operations.md has a table of all events. */
export type HostEvent = { at: number } & EventOf<EventError>;

/** An event as the host's code emits it: without its time, and with errors as they were thrown. */
export type HostEventInput = EventOf<unknown>;

/** How the host learnt the status of a connection. */
export type ConfirmationSource = 'return' | 'poll' | 'webhook' | 'reconfirmation';

/** Optional values of the partner's functions. */
export type InputField = 'user.email' | 'user.phone' | 'userIp';

/**
 * The result of a webhook. `applied`: its session was updated and its callback has run. `unmatched`:
 * no session has its connection. `forwarded`: it is not about a connection, and only `onWebhook` was
 * called. `duplicate`: it was processed before. `deferred`: a callback threw or is still running, and
 * TrueLayer is to send the webhook again after `retryAfter` seconds.
 */
export type WebhookReceipt<Thrown = unknown> = { sessionId?: string } & (
  | { outcome: 'applied' | 'unmatched' | 'forwarded' | 'duplicate' }
  | { outcome: 'deferred'; retryAfter: number }
  /** `error` is what `onWebhook` threw; other callbacks have their own event. */
  | { outcome: 'deferred'; retryAfter: number; error: Thrown }
);

type EventOf<Thrown> =
  | {
      type: 'session-created';
      sessionId: string;
      useCase: string;
      mode: JourneyMode;
      connectionId: string;
    }
  /** A request for a session was rejected, with this code and detail. */
  | { type: 'session-rejected'; code: HostProblemCode; detail?: string }
  /** The page that started the session polled for the first time. */
  | { type: 'page-polled'; sessionId: string }
  /** A browser returned. `isSameBrowser`: it is the one that started, if a cookie can tell. */
  | { type: 'returned'; sessionId: string; isSameBrowser?: boolean }
  /**
   * A journey ended in a browser that is not known to be the user's. `confirmed` and `denied` follow
   * `confirmation-required`. `rejected`: by the option `unknownBrowser`. `conflict`: a second browser
   * returned.
   */
  | {
      type: 'return-unknown-browser';
      sessionId: string;
      outcome: 'confirmation-required' | 'confirmed' | 'denied' | 'rejected' | 'conflict';
    }
  /** TrueLayer did not authorise within seconds of a return: the user must confirm, or the session failed. */
  | { type: 'return-timed-out'; sessionId: string }
  /** TrueLayer confirmed the authorisation. `afterMs` since the session was created. */
  | {
      type: 'authorized';
      sessionId: string;
      connectionId: string;
      source: ConfirmationSource;
      afterMs: number;
    }
  | {
      type: 'failed';
      sessionId: string;
      reason: FailureReason;
      confirmed: boolean;
      source: ConfirmationSource;
      afterMs: number;
    }
  /** A callback succeeded. */
  | {
      type: 'callback-run';
      callback: 'onAuthorized' | 'onFailed';
      sessionId: string;
      attempt: number;
      durationMs: number;
    }
  /** A callback threw or timed out. It runs again unless this was the last attempt. */
  | {
      type: 'callback-failed';
      callback: 'onAuthorized' | 'onFailed';
      sessionId: string;
      attempt: number;
      isLastAttempt: boolean;
      error: Thrown;
    }
  /** TrueLayer sent a webhook; see `WebhookReceipt` for `outcome`. */
  | ({ type: 'webhook-received'; webhookType: string; eventId: string } & WebhookReceipt<Thrown>)
  /** A webhook was rejected: its signature is not valid, or its body is no webhook. */
  | { type: 'webhook-rejected'; reason: WebhookRejectionReason }
  /** An HTTP request to TrueLayer ended. `error` if there was no response, or an error response. */
  | {
      type: 'upstream-call';
      operation: string;
      method: string;
      status?: number;
      durationMs: number;
      startedAt: number;
      attempt: number;
      traceId?: string;
      /** Paths of what was not as documented in the response, and left out of the client's result. */
      ignored?: readonly string[];
      error?: Thrown;
    }
  /** A call to TrueLayer failed after all its attempts. */
  | { type: 'upstream-failed'; sessionId?: string; error: Thrown }
  /**
   * An optional value that the partner's functions returned is invalid and was ignored. `detail` says
   * what was expected, without the value.
   */
  | { type: 'input-ignored'; field: InputField; detail: string }
  /** An unexpected error: a bug, the store, or a function among the options. */
  | { type: 'internal-error'; error: Thrown };
