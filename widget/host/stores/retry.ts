import { delay } from '../../truelayer/timeouts.ts';
import { isStoreError } from './error.ts';

/** Milliseconds: together longer than a Redis takes to restart, or to fail over. */
const PAUSES = [250, 500, 1000, 2000, 4000] as const;

/**
 * Repeats work that failed because of the store, for some seconds. For what has to be recorded now,
 * because no later request brings it again.
 */
export async function retryStore<T>(work: () => Promise<T>): Promise<T> {
  for (const ms of PAUSES) {
    try {
      return await work();
    } catch (error) {
      if (!isStoreError(error)) throw error;
    }
    await delay(ms, undefined);
  }
  return work();
}
