/** How many sessions a user may start: the partner decides, and the host calls `rateLimit` in time. */
import type { Context, Env } from 'hono';
import { ProblemError } from '../errors.ts';
import type { RateLimit, SessionAttempt } from '../options/options.ts';

/** @throws {ProblemError} if the partner's limit is reached. */
export async function enforceRateLimit<E extends Env>(
  rateLimit: RateLimit<E> | undefined,
  c: Context<E>,
  attempt: SessionAttempt,
): Promise<void> {
  const limited = await rateLimit?.(c, attempt);
  if (limited === undefined) return;
  const seconds = Math.max(1, Math.ceil(limited.retryAfterSeconds));
  const retry = Number.isFinite(seconds) ? { retryAfter: seconds } : {};
  throw new ProblemError('rate-limited', undefined, retry);
}
