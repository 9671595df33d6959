/** Another try of what failed for a moment, after a pause. */

import { isRetryable, isTrueLayerError } from './errors.ts';
import type { Settings } from './options.ts';

/** The first pause, which doubles up to the longest, and what is added to a `Retry-After` so that not all come at once. */
const FIRST_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const SPREAD_MS = 250;

/** Does the work until it succeeds, fails for good or has been tried often enough. */
export type Again = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The tries of one call. Whatever it does again, e.g. to get a token on its way, counts. */
export function retriesOf({
  retries,
  signal,
  settings: { maxRetryAfterMs, wait, random },
  mayRepeat = () => true,
}: {
  retries: number;
  signal: AbortSignal | undefined;
  settings: Settings;
  /** Asked after each failure. */
  mayRepeat?: () => boolean;
}): Again {
  let used = 0;

  /** Nothing where there should be no other try. */
  function pauseBefore(error: unknown): number | undefined {
    if (used >= retries || signal?.aborted || !isRetryable(error) || !mayRepeat()) return undefined;
    const { retryAfter } = isTrueLayerError(error) ? error : {};
    if (retryAfter === undefined) {
      const longest = Math.min(FIRST_MS * 2 ** used, LONGEST_PAUSE_MS);
      return (longest * (1 + random())) / 2;
    }
    const ms = retryAfter * 1000;
    return ms <= maxRetryAfterMs ? ms + random() * SPREAD_MS : undefined;
  }

  return async function again(work) {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const ms = pauseBefore(error);
        if (ms === undefined) throw error;
        used += 1;
        await wait(ms, signal);
      }
    }
  };
}
