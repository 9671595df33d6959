/** Errors that Hono does not handle, because they are not an `Error` of its own realm. */
import type { Context, MiddlewareHandler } from 'hono';
import { isErrorLike, isResponseLike } from '../error-shapes.ts';

/** Handles whatever the partner's functions throw. Hono would rethrow it to the server. */
export function handleForeignErrors(
  onError: (error: Error, c: Context) => Response,
): MiddlewareHandler {
  return async function handleForeignErrors(c, next) {
    try {
      await next();
    } catch (thrown) {
      c.error = toError(thrown);
      return onError(c.error, c);
    }
    return undefined;
  };
}

function toError(thrown: unknown): Error {
  if (isErrorLike(thrown)) return thrown;
  const message = isResponseLike(thrown)
    ? 'A Response was thrown; throw an HTTPException that has it'
    : 'A value that is not an Error was thrown';
  return new Error(message, { cause: thrown });
}
