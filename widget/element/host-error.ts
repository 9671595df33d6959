import type { ErrorCode } from '../protocol.ts';
import { asRecord } from './as-record.ts';
import type { JourneyError } from './flow-states.ts';

/**
 * The host responded with something else than a session. A host client of your own may reject with it.
 *
 * @example
 * throw new HostError({ code: 'rate-limited', recoverable: true, detail: 'Try later' }, 5_000);
 */
export class HostError extends Error {
  /** What the element reports. */
  declare readonly journeyError: JourneyError;
  /**
   * Milliseconds to wait before the next request.
   * @default 0
   */
  declare readonly retryAfter: number;

  constructor(journeyError: JourneyError, retryAfter = 0) {
    super(journeyError.detail);
    this.journeyError = journeyError;
    this.retryAfter = retryAfter;
  }
}

/** An error that stays until the page or the host is changed. */
export function configurationError(code: ErrorCode, detail: string): HostError {
  return new HostError({ code, recoverable: false, detail, cause: 'configuration' });
}

/** Checks the shape, not the class: a second copy of the package has a class of its own. */
function isHostError(error: unknown): error is HostError {
  return typeof asRecord(asRecord(error).journeyError).code === 'string';
}

/** What the element reports for anything that was thrown during a journey. */
export function toJourneyError(error: unknown): JourneyError {
  if (isHostError(error)) return error.journeyError;
  const { name }: { name?: unknown } = Object(error);
  const isTimeout = name === 'TimeoutError';
  // `fetch` rejects with a TypeError if there is no response; host clients of a page do the same.
  const isNetwork = isTimeout || name === 'TypeError';
  return {
    code: isTimeout ? 'timeout' : 'endpoint-failed',
    recoverable: true,
    detail: `${error}`,
    cause: isNetwork ? 'network' : undefined,
  };
}
