/** Parses the request that starts a session. Unknown fields are dropped. */
import * as z from 'zod/mini';
import {
  type CreateSessionBody,
  type CreateSessionWithVerifier,
  GRAMMAR,
  JOURNEY_MODES,
} from '../../protocol.ts';
import { isSecureUrl, MAX_RETURN_PATH, resolveReturnPath } from '../../safe-url.ts';
import { sha256 } from '../crypto.ts';
import { ProblemError } from '../errors.ts';

/** `zod/mini` has no messages of its own. */
function text(pattern: RegExp, expected: string) {
  return z.string(expected).check(z.regex(pattern, expected));
}

const RETURN_PATH_LENGTH = `expected 1 to ${MAX_RETURN_PATH} characters`;

const createSessionBody = z.object({
  use_case: z.exactOptional(text(/^.{1,64}$/s, 'expected 1 to 64 characters')),
  provider_id: z.exactOptional(text(GRAMMAR.id, 'not a provider id')),
  connection_id: z.exactOptional(text(GRAMMAR.id, 'not a connection id')),
  challenge: z.exactOptional(text(GRAMMAR.hash, 'expected a SHA-256 hash as base64url')),
  verifier: z.exactOptional(text(GRAMMAR.hash, 'expected 43 characters of base64url')),
  mode: z.enum(JOURNEY_MODES, `expected one of ${JOURNEY_MODES.join(', ')}`),
  return_path: z.exactOptional(
    z
      .string(RETURN_PATH_LENGTH)
      .check(z.minLength(1, RETURN_PATH_LENGTH), z.maxLength(MAX_RETURN_PATH, RETURN_PATH_LENGTH)),
  ),
  language: z.exactOptional(
    text(GRAMMAR.language, 'expected a BCP 47 language tag of at most 35 characters'),
  ),
}) satisfies z.ZodMiniType<Partial<CreateSessionBody & CreateSessionWithVerifier>>;

/** @throws {ProblemError} with the field and what was expected, never the value. */
export async function parseSessionRequest(text: string): Promise<CreateSessionBody> {
  const parsed = createSessionBody.safeParse(parseJson(text));
  if (parsed.success) return withChallenge(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  const expected = field === 'body' ? 'expected an object' : issue?.message;
  throw new ProblemError('invalid-request', `${field}: ${expected}`);
}

/**
 * Computes the challenge of a browser without `crypto.subtle`, which sends the verifier itself.
 * @throws {ProblemError} `invalid-request` if the body has neither.
 */
async function withChallenge(body: z.infer<typeof createSessionBody>): Promise<CreateSessionBody> {
  const { verifier, ...rest } = body;
  const challenge = body.challenge ?? (verifier && (await sha256(verifier)));
  if (challenge) return { ...rest, challenge };
  throw new ProblemError('invalid-request', 'challenge: expected a SHA-256 hash as base64url');
}

/** @throws {ProblemError} for a key that is too long or has other characters. */
export function parseIdempotencyKey(key: string | undefined): string | undefined {
  if (key !== undefined && !GRAMMAR.idempotencyKey.test(key)) {
    throw new ProblemError(
      'invalid-request',
      'Idempotency-Key: expected up to 255 visible characters',
    );
  }
  return key;
}

/**
 * The URL to which the journey leads back: a path of the page's own origin, or one of `allowed`, exactly.
 * @throws {ProblemError} for any other value, to prevent an open redirect.
 */
export function parseReturnPath(path: string, origin: string, allowed: readonly string[]): string {
  if (allowed.includes(path)) return path;
  const url = resolveReturnPath(path, origin);
  if (url === undefined || !isSecureUrl(url)) {
    throw new ProblemError(
      'invalid-request',
      'return_path: expected a path that begins with one slash',
    );
  }
  return url.href;
}

/** @throws {ProblemError} `invalid-request` if the text is empty or not JSON. */
function parseJson(text: string): unknown {
  if (text === '') {
    throw new ProblemError('invalid-request', 'body: empty; or a body parser has read it before');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError('invalid-request', 'body: not JSON');
  }
}
