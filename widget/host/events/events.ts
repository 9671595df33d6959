/**
 * What an operator may want to log, count or trace. Plain JSON without personal data and without
 * secrets: ids, names of things, times in milliseconds, and errors in a form of their own.
 */
import type { FailureReason, HostProblemCode, JourneyMode } from '../../protocol.ts';
import type { TrueLayerOptions } from '../../truelayer/index.ts';
import type { WebhookRejectionReason } from '../../truelayer/webhooks/rejection.ts';
import type { WebhookReceipt } from '../webhooks/process.ts';
import { createConsoleReporter, describeError, print } from './console.ts';
import { type EventError, presentError } from './error.ts';

/** `at`: when it was told, epoch milliseconds by the host's clock. docs/operations.md has a table. */
export type HostEvent = { at: number } & Happening<EventError>;

/** What the host's own code has to say: without its time, and with errors as they were thrown. */
export type HostEventInput = Happening<unknown>;

/** What made the host check a connection, or told it the status. */
export type ConfirmationSource = 'return' | 'poll' | 'webhook' | 'reconfirmation';

/** What the host can do without. */
export type InputField = 'user.email' | 'user.phone' | 'userIp';

type Happening<Thrown> =
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
  /** TrueLayer said so. `afterMs` since the session was created. */
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
  /** A callback came back. */
  | {
      type: 'callback-run';
      callback: 'onAuthorized' | 'onFailed';
      sessionId: string;
      attempt: number;
      durationMs: number;
    }
  /** A callback threw or took too long. It is tried again unless this was the last attempt. */
  | {
      type: 'callback-failed';
      callback: 'onAuthorized' | 'onFailed';
      sessionId: string;
      attempt: number;
      isLastAttempt: boolean;
      error: Thrown;
    }
  /** TrueLayer told something; `outcome` is how that was taken. */
  | ({ type: 'webhook-received'; webhookType: string; eventId: string } & WebhookReceipt<Thrown>)
  /** Somebody sent a webhook that was not believed, or could not be read. */
  | { type: 'webhook-rejected'; reason: WebhookRejectionReason }
  /** One exchange with TrueLayer is over. `error` where it had no answer, or not the one asked for. */
  | {
      type: 'upstream-call';
      operation: string;
      method: string;
      status?: number;
      durationMs: number;
      startedAt: number;
      attempt: number;
      traceId?: string;
      /** Paths of what in the answer was not as documented, and left out of what the client returned. */
      ignored?: readonly string[];
      error?: Thrown;
    }
  /** TrueLayer refused or could not be reached: what a call came to after all its attempts. */
  | { type: 'upstream-failed'; sessionId?: string; error: Thrown }
  /**
   * Something optional that the partner's own functions returned was left out, since it cannot be
   * used; `detail` says what was expected. The value is not repeated.
   */
  | { type: 'input-ignored'; field: InputField; detail: string }
  /** Something threw that should not: a bug, the store, or one of the options' functions. */
  | { type: 'internal-error'; error: Thrown };

/**
 * Sends events to the partner, or failures to the console if the partner does not listen. A listener
 * that throws, at once or later, must not break a journey, and is reported on the console instead.
 */
export function createEmitter(
  onEvent: ((event: HostEvent, thrown?: unknown) => unknown) | undefined,
  clock: () => number,
): (happened: HostEventInput) => void {
  if (onEvent === undefined) return ignoringErrors(createConsoleReporter(clock));
  let isReported = false;
  const reportOnce = (error: unknown) => {
    if (isReported) return;
    isReported = true;
    print(`onEvent failed: ${describeError(error)}. Later failures of onEvent are not reported.`);
  };
  return function emit(happened) {
    const event = presentEvent(happened, clock());
    const thrown = 'error' in happened ? happened.error : undefined;
    (async () => onEvent(event, thrown))().catch(reportOnce);
  };
}

/** What reports failures must not cause any. */
function ignoringErrors(
  report: (happened: HostEventInput) => void,
): (happened: HostEventInput) => void {
  return function emit(happened) {
    try {
      report(happened);
    } catch {
      // There is nowhere left to report it.
    }
  };
}

/** The client's hook, which tells `own`, the partner's, as well. */
export function observeCalls(
  emit: (happened: HostEventInput) => void,
  own: TrueLayerOptions['onCall'],
): NonNullable<TrueLayerOptions['onCall']> {
  return function onCall(call) {
    emit({ type: 'upstream-call', ...call });
    own?.(call);
  };
}

function presentEvent(happened: HostEventInput, at: number): HostEvent {
  if ('error' in happened && happened.error !== undefined) {
    return { at, ...happened, error: presentError(happened.error) };
  }
  // Without an error both are the same.
  return { at, ...happened } as HostEvent;
}
