/** How many sessions somebody may start: the partner decides, the host asks at the right moment. */
import type { Context, Env } from 'hono';
import { ProblemError } from '../errors.ts';
import type { User } from '../options/options.ts';

/** Who wants to start what. `address` is what `clientIp` gave, where it was an address. */
export type SessionAttempt = { user: User; address: string | undefined; useCase: string };

/**
 * Asked when a session is really about to be opened: after the user is known and the request found
 * proper, before TrueLayer is asked. The repetition of a request whose session is there already is
 * not asked about; that of a refused one is, so let it be cheap. Nothing lets it pass; a number of
 * seconds is answered with 429 and `Retry-After`; what it throws with 500, unless it is an
 * `HTTPException`.
 */
export type SessionLimit<E extends Env = Env> = (
  c: Context<E>,
  attempt: SessionAttempt,
) => Limited | undefined | Promise<Limited | undefined>;

export type Limited = { retryAfterSeconds: number };

/** @throws {ProblemError} where the partner's limit is reached. */
export async function checkLimit<E extends Env>(
  limit: SessionLimit<E> | undefined,
  c: Context<E>,
  attempt: SessionAttempt,
): Promise<void> {
  const limited = await limit?.(c, attempt);
  if (limited === undefined) return;
  const seconds = Math.max(1, Math.ceil(limited.retryAfterSeconds));
  throw new ProblemError(
    'rate-limited',
    undefined,
    Number.isFinite(seconds) ? { retryAfter: seconds } : {},
  );
}
