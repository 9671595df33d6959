/** What a browser may ask for when it starts a session: read, checked, and nothing else taken over. */
import { z } from 'zod';
import {
  type CreateSessionBody,
  type CreateSessionWithVerifier,
  GRAMMAR,
  JOURNEY_MODES,
} from '../protocol.ts';
import { isSecureUrl, MAX_RETURN_PATH, resolveReturnPath } from '../safe-url.ts';
import { hashOf } from './binding.ts';
import { Refusal } from './errors.ts';

const createSessionBody = z.object({
  use_case: z.string().min(1).max(64).exactOptional(),
  provider_id: z.string().regex(GRAMMAR.id, 'not a provider id').exactOptional(),
  connection_id: z.string().regex(GRAMMAR.id, 'not a connection id').exactOptional(),
  challenge: z.string().regex(GRAMMAR.hash, 'expected a SHA-256 hash as base64url').exactOptional(),
  verifier: z.string().regex(GRAMMAR.hash, 'expected 43 characters of base64url').exactOptional(),
  mode: z.enum(JOURNEY_MODES),
  return_path: z.string().min(1).max(MAX_RETURN_PATH).exactOptional(),
  language: z
    .string()
    .regex(GRAMMAR.language, 'expected a BCP 47 language tag of at most 35 characters')
    .exactOptional(),
}) satisfies z.ZodType<Partial<CreateSessionBody & CreateSessionWithVerifier>>;

/** @throws {Refusal} naming the field and what was expected, never the value. */
export function parseSessionRequest(text: string): CreateSessionBody {
  const parsed = createSessionBody.safeParse(jsonOf(text));
  if (parsed.success) return withChallenge(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new Refusal('invalid-request', `${field}: ${issue?.message}`);
}

/** A browser without `crypto.subtle` leaves the hash to us. */
function withChallenge(body: z.infer<typeof createSessionBody>): CreateSessionBody {
  const { verifier, ...rest } = body;
  const challenge = body.challenge ?? (verifier && hashOf(verifier));
  if (challenge) return { ...rest, challenge };
  throw new Refusal('invalid-request', 'challenge: expected a SHA-256 hash as base64url');
}

/** @throws {Refusal} for a key that cannot have come from a careful client. */
export function parseIdempotencyKey(key: string | undefined): string | undefined {
  if (key !== undefined && !GRAMMAR.idempotencyKey.test(key)) {
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
  const url = resolveReturnPath(path, origin);
  if (url === undefined || !isSecureUrl(url)) {
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
