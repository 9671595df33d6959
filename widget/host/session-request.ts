/** What a browser may ask for when it starts a session: read, checked, and nothing else taken over. */
import * as z from 'zod/mini';
import { type CreateSessionBody, JOURNEY_MODES } from '../protocol.ts';
import { isSafeAddress, urlOf } from './addresses.ts';
import { Refusal } from './errors.ts';

/** `zod/mini` has no messages of its own. */
function text(pattern: RegExp, expected: string) {
  return z.string(expected).check(z.regex(pattern, expected));
}

const createSessionBody = z.object({
  use_case: z.exactOptional(text(/^.{1,64}$/s, 'expected 1 to 64 characters')),
  provider_id: z.exactOptional(text(/^[\w.-]{1,128}$/, 'not a provider id')),
  connection_id: z.exactOptional(text(/^[\w.-]{1,128}$/, 'not a connection id')),
  challenge: text(/^[\w-]{43}$/, 'expected a SHA-256 hash as base64url'),
  mode: z.enum(JOURNEY_MODES, `expected one of ${JOURNEY_MODES.join(', ')}`),
  return_path: z.exactOptional(text(/^.{1,2048}$/s, 'expected 1 to 2048 characters')),
  language: z.exactOptional(
    text(/^(?=.{1,35}$)[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'expected a BCP 47 language tag'),
  ),
}) satisfies z.ZodMiniType<CreateSessionBody>;

/** @throws {Refusal} naming the field and what was expected, never the value. */
export function parseSessionRequest(text: string): CreateSessionBody {
  const parsed = createSessionBody.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  const expected = field === 'body' ? 'expected an object' : issue?.message;
  throw new Refusal('invalid-request', `${field}: ${expected}`);
}

/** @throws {Refusal} for a key that cannot have come from a careful client. */
export function parseIdempotencyKey(key: string | undefined): string | undefined {
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refusal('invalid-request', 'Idempotency-Key: expected up to 255 visible characters');
  }
  return key;
}

/**
 * Where the journey leads back to: a path of the page's own origin, else exactly one of `allowed`.
 * @throws {Refusal} for anything else, so that no link of ours leads to a stranger's page.
 */
export function parseReturnPath(path: string, origin: string, allowed: readonly string[]): string {
  if (allowed.includes(path)) return path;
  const isPath = /^\/(?![/\\])[^\\\s]*$/.test(path);
  const url = isPath ? urlOf(path, origin) : undefined;
  if (url === undefined || url.origin !== origin || !isSafeAddress(url)) {
    throw new Refusal('invalid-request', 'return_path: expected a path that begins with one slash');
  }
  return url.href;
}

function jsonOf(text: string): unknown {
  if (text === '') {
    throw new Refusal('invalid-request', 'body: empty, or a body parser has read it before');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('invalid-request', 'body: not JSON');
  }
}
