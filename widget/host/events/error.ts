/** Errors in events: plain JSON without personal data. */

import { isTrueLayerError, type TrueLayerError } from '../../truelayer/errors.ts';
import { fieldNamesIn } from '../../truelayer/responses.ts';
import { isErrorLike, isTokenError } from '../error-shapes.ts';
import { isProblemError } from '../errors.ts';

/**
 * An error without its message, which may contain personal data, such as a database's "duplicate key
 * (email)=(…)". Only TrueLayer's errors and the host's own keep their message. `onEvent` receives the
 * error itself as its second argument.
 */
export type EventError = {
  /** The class: `RateLimitError`, `TypeError`. */
  name: string;
  /** Only of a `TrueLayerError`, and of an error of the host itself. */
  message?: string;
  /** E.g. `ECONNREFUSED` of the system, `invalid_client` of TrueLayer's token endpoint. */
  code?: string;
  /** TrueLayer's HTTP status, and the trace id to quote to its support. */
  status?: number;
  traceId?: string;
  /** The fields, parameters or headers that TrueLayer rejected, e.g. `user.email`. */
  fields?: string[];
  /** The stack without the message, of errors that are not TrueLayer's. */
  stack?: string;
  cause?: EventError;
};

/** The maximum depth of causes: an error of `fetch` has the system's error as its cause. */
const CAUSES = 3;

export function presentError(error: unknown, causes: number = CAUSES): EventError {
  if (!isErrorLike(error)) return { name: typeof error };
  const name = wordOf(error.name) ?? 'Error';
  const hasCause = isErrorLike(error.cause) && causes > 0;
  const cause = hasCause && { cause: presentError(error.cause, causes - 1) };
  if (isProblemError(error)) {
    return { name, code: error.code, message: error.detail ?? error.message, ...cause };
  }
  if (isTrueLayerError(error)) return { name, ...upstreamFactsOf(error), ...cause };
  const code = 'code' in error ? wordOf(error.code) : undefined;
  const stack = stackOf(error);
  return { name, ...(code && { code }), ...(stack && { stack }), ...cause };
}

function upstreamFactsOf(error: TrueLayerError): Omit<EventError, 'name'> {
  const { message, status, traceId } = error;
  const code = isTokenError(error) ? wordOf(error.code) : undefined;
  const fields = fieldNamesIn(Object.keys(error.errors));
  return {
    message,
    ...(code && { code }),
    ...(status !== undefined && { status }),
    ...(traceId !== undefined && { traceId }),
    ...(fields.length > 0 && { fields }),
  };
}

/** A name or a code is one word; any other text may contain personal data. */
function wordOf(value: unknown): string | undefined {
  const word = typeof value === 'number' ? String(value) : value;
  return typeof word === 'string' && /^[\w.-]{1,64}$/.test(word) ? word : undefined;
}

/** The stack without the message, which may have lines that look like places. */
export function stackOf({ message, stack = '' }: Error): string {
  const start = stack.indexOf(message);
  const places = start < 0 ? stack : stack.slice(start + message.length);
  return places
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
