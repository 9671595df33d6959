/** Retries of store operations. */
import { delay } from '../../truelayer/timeouts.ts';
import { isStoreError } from './error.ts';

/** Milliseconds; in total longer than a restart or a failover of Redis. */
const DELAYS = [250, 500, 1000, 2000, 4000] as const;

/**
 * Repeats work that failed because of the store, for some seconds. Use it for changes that no later
 * request would repeat.
 * @throws the error of the last attempt, or any error that is not a `StoreError`.
 */
export async function retryStore<T>(work: () => Promise<T>): Promise<T> {
  for (const ms of DELAYS) {
    try {
      return await work();
    } catch (error) {
      if (!isStoreError(error)) throw error;
    }
    await delay(ms, undefined);
  }
  return work();
}
