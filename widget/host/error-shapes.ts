/**
 * Recognises errors by their shape, because `instanceof` is false for errors of another realm (jsdom,
 * `vm`, edge runtimes) and of a second copy of a package.
 */
import { isTrueLayerError, type TokenError } from '../truelayer/errors.ts';

/** Whether it has the properties of an `Error`. */
export function isErrorLike(value: unknown): value is Error {
  return (
    isObject(value) &&
    'name' in value &&
    typeof value.name === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** Whether it is Hono's `HTTPException`. */
export function isHttpException(value: unknown): value is { getResponse: () => Response } {
  return isObject(value) && 'getResponse' in value && typeof value.getResponse === 'function';
}

/** Whether it is a `TokenError`. */
export function isTokenError(value: unknown): value is TokenError {
  return isTrueLayerError(value) && value.name === 'TokenError' && 'code' in value;
}

/** Whether it is a `Response`. */
export function isResponseLike(value: unknown): boolean {
  return isObject(value) && 'status' in value && 'headers' in value && 'arrayBuffer' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
