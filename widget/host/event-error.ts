/** An error as an event tells it: what it is and where it arose, and nothing of whom it was about. */
import { TokenError, TrueLayerError } from './truelayer-error.ts';

/**
 * Plain JSON. The words of an error may repeat what it was about, e.g. a database's "duplicate key
 * (email)=(…)", so only TrueLayer's errors, whose words are known, keep theirs. `onEvent` gets the
 * error itself as its second argument.
 */
export type EventError = {
  /** The class: `RateLimitError`, `TypeError`. */
  name: string;
  /** Only of a `TrueLayerError`. */
  message?: string;
  /** E.g. `ECONNREFUSED` of the system, `invalid_client` of TrueLayer's token endpoint. */
  code?: string;
  /** TrueLayer's HTTP status, and the trace id to quote to its support. */
  status?: number;
  traceId?: string;
  /** The stack without the message, of errors that are not TrueLayer's. */
  stack?: string;
  cause?: EventError;
};

/** As deep as causes are told: an error of `fetch` has the system's below it. */
const CAUSES = 3;

export function presentError(error: unknown, causes: number = CAUSES): EventError {
  if (!(error instanceof Error)) return { name: typeof error };
  const name = wordOf(error.name) ?? 'Error';
  const isTold = error.cause instanceof Error && causes > 0;
  const cause = isTold && { cause: presentError(error.cause, causes - 1) };
  if (!(error instanceof TrueLayerError)) {
    const code = 'code' in error ? wordOf(error.code) : undefined;
    const stack = stackOf(error);
    return { name, ...(code && { code }), ...(stack && { stack }), ...cause };
  }
  const { message, status, traceId } = error;
  const code = error instanceof TokenError ? wordOf(error.code) : undefined;
  return {
    name,
    message,
    ...(code && { code }),
    ...(status !== undefined && { status }),
    ...(traceId !== undefined && { traceId }),
    ...cause,
  };
}

/** A name or a code is one word; anything else is somebody's text. */
function wordOf(value: unknown): string | undefined {
  const word = typeof value === 'number' ? String(value) : value;
  return typeof word === 'string' && /^[\w.-]{1,64}$/.test(word) ? word : undefined;
}

/** The places, of which the message that comes before them may have lines alike. */
function stackOf({ message, stack = '' }: Error): string {
  const start = stack.indexOf(message);
  const places = start < 0 ? stack : stack.slice(start + message.length);
  return places
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
