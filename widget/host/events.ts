/** What an operator may want to log or count. No personal data, no secret: ids, names and errors. */
import type { FailureReason } from '../protocol.ts';

export type HostEvent =
  | { type: 'session-created'; sessionId: string; useCase: string }
  | { type: 'returned'; sessionId: string }
  /**
   * A journey ended in a browser that is not known to be its user's. `asked` whether it was them;
   * `agreed` and `declined` are the answers. `refused`: by the option `elsewhere`. `contested`: a second
   * browser came back from one journey.
   */
  | {
      type: 'returned-elsewhere';
      sessionId: string;
      outcome: 'asked' | 'agreed' | 'declined' | 'refused' | 'contested';
    }
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
  /** TrueLayer refused or could not be reached. `error` is a `TrueLayerError` with its trace id. */
  | { type: 'upstream-failed'; sessionId?: string; error: unknown }
  /** Something threw that should not: a bug, the store, or one of the options' functions. */
  | { type: 'internal-error'; error: unknown };
