/** Limits and reads request bodies. */
import type { Context, Env, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';

/** Far more than any request of a browser has. */
export const MAX_BODY_BYTES: number = 8 * 1024;

/**
 * Rejects larger bodies with 413.
 * @param onTooLarge called before the request is rejected.
 */
export function limitBody(maxBytes: number, onTooLarge: () => void = () => {}): MiddlewareHandler {
  function rejectTooLarge(): never {
    onTooLarge();
    throw new ProblemError('too-large');
  }
  const limit = bodyLimit({ maxSize: maxBytes, onError: rejectTooLarge });
  return async function limitBody(c, next) {
    const length = c.req.header('Content-Length');
    const isDeclared = length !== undefined && c.req.header('Transfer-Encoding') === undefined;
    // `bodyLimit` accepts a length that is not a number.
    if (isDeclared && !(Number(length) <= maxBytes)) rejectTooLarge();
    // `bodyLimit` cannot read a body that a parser has read before.
    return c.req.raw.bodyUsed ? next() : limit(c, next);
  };
}

/** Rejects bodies that are not JSON with 415. */
export const requireJson: MiddlewareHandler = async function requireJson(c, next) {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new ProblemError('not-json');
  await next();
};

const READ_BEFORE =
  'body: a body parser has read it before; mount the endpoint ahead of the parser';

/**
 * Reads the body as text, also one that Hono's own middleware has read before.
 * @throws {ProblemError} if the body is too large, another parser has consumed it, or the connection was
 *   closed.
 */
export async function readBody<E extends Env>({ req }: Context<E>): Promise<string> {
  let text: string;
  try {
    text = await req.text();
  } catch {
    const isAborted = req.raw.signal?.aborted === true;
    throw new ProblemError('invalid-request', isAborted ? 'body: it is incomplete' : READ_BEFORE);
  }
  // `limitBody` does not count a body that was read before.
  if (text.length > MAX_BODY_BYTES) throw new ProblemError('too-large');
  if (text === '' && Number(req.header('Content-Length')) > 0) {
    throw new ProblemError('invalid-request', READ_BEFORE);
  }
  return text;
}

/** Reads the fields of a form. Reports an error and returns none if a parser has consumed the body. */
export async function readForm<E extends Env>(
  c: Context<E>,
  host: HostContext,
): Promise<URLSearchParams> {
  try {
    const isParsed = c.req.bodyCache.formData !== undefined;
    if (!isParsed) return new URLSearchParams(await readBody(c));
    const fields = new URLSearchParams();
    for (const [name, value] of await c.req.formData()) {
      if (typeof value === 'string') fields.set(name, value);
    }
    return fields;
  } catch (error) {
    host.emit({ type: 'internal-error', error });
    return new URLSearchParams();
  }
}
