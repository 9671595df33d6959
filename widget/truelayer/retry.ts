/** Retries with exponential backoff and jitter. */
import { isRetryable, isTrueLayerError } from './errors.ts';
import type { Settings } from './options.ts';

/** The first delay doubles up to the longest one. */
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** Random extra time after a `Retry-After`, so that not all clients retry at once. */
const RETRY_AFTER_JITTER_MS = 250;

type RetryOptions = {
  /** Retries at most, after the first attempt. */
  retries: number;
  signal: AbortSignal | undefined;
  settings: Settings;
  /** Called after each failure: whether repeating the work is safe. */
  canRepeat: () => boolean;
};

/**
 * Runs `work` until it succeeds, fails with an error that a retry does not fix, or has used all
 * retries.
 * @throws the last error of `work`, or the reason of `signal`.
 */
export async function retry<Result>(
  work: () => Promise<Result>,
  { retries, signal, settings, canRepeat }: RetryOptions,
): Promise<Result> {
  for (let used = 0; ; used += 1) {
    try {
      return await work();
    } catch (error) {
      const canRetry =
        used < retries && signal?.aborted !== true && isRetryable(error) && canRepeat();
      const ms = canRetry ? delayBeforeRetry(error, used, settings) : undefined;
      if (ms === undefined) throw error;
      await settings.wait(ms, signal);
    }
  }
}

/** Milliseconds; `undefined` if TrueLayer's `Retry-After` is longer than the caller wants to wait. */
function delayBeforeRetry(
  error: unknown,
  used: number,
  { maxRetryAfterMs, random }: Settings,
): number | undefined {
  const { retryAfter } = isTrueLayerError(error) ? error : {};
  if (retryAfter === undefined) {
    const longest = Math.min(FIRST_DELAY_MS * 2 ** used, MAX_DELAY_MS);
    return (longest * (1 + random())) / 2;
  }
  const ms = retryAfter * 1000;
  return ms <= maxRetryAfterMs ? ms + random() * RETRY_AFTER_JITTER_MS : undefined;
}
