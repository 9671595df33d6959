/** What a browser may ask for when it starts a session: read, checked, and nothing else taken over. */
import { z } from 'zod';
import { type CreateSessionBody, JOURNEY_MODES } from '../protocol.ts';
import { isSafeAddress, urlOf } from './addresses.ts';
import { Refusal } from './errors.ts';

const createSessionBody = z.object({
  use_case: z.string().min(1).max(64).exactOptional(),
  provider_id: z
    .string()
    .regex(/^[\w.-]{1,128}$/, 'not a provider id')
    .exactOptional(),
  connection_id: z
    .string()
    .regex(/^[\w.-]{1,128}$/, 'not a connection id')
    .exactOptional(),
  challenge: z.string().regex(/^[\w-]{43}$/, 'expected a SHA-256 hash as base64url'),
  mode: z.enum(JOURNEY_MODES),
  return_path: z.string().min(1).max(2048).exactOptional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'expected a BCP 47 language tag')
    .max(35)
    .exactOptional(),
}) satisfies z.ZodType<CreateSessionBody>;

/** @throws {Refusal} naming the field and what was expected, never the value. */
export function parseSessionRequest(text: string): CreateSessionBody {
  const parsed = createSessionBody.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new Refusal('invalid-request', `${field}: ${issue?.message}`);
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
    throw new Refusal('invalid-request', 'body: empty; or a body parser has read it before');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('invalid-request', 'body: not JSON');
  }
}
