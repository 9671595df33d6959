/** Work that is done once for all who ask for it while it is being done. */
import { unlessAborted } from './timeouts.ts';

/** Does the work of that key, or waits for whoever does it now; an abort ends only one's own wait. */
export type SharedWork<T> = (
  key: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

type Doing<T> = { promise: Promise<T>; isOver: boolean };

/**
 * Nothing of it is kept once it is over. On Workers a request that ends, because its browser has gone,
 * takes what it was doing along: that never ends, and whoever waits for it is told so by an error. The
 * work is then done anew.
 */
export function createSharedWork<T>(): SharedWork<T> {
  const doings = new Map<string, Doing<T>>();

  function begin(key: string, work: () => Promise<T>): Doing<T> {
    const doing: Doing<T> = {
      isOver: false,
      promise: work().finally(() => {
        doing.isOver = true;
        if (doings.get(key) === doing) doings.delete(key);
      }),
    };
    doings.set(key, doing);
    return doing;
  }

  const share: SharedWork<T> = (key, work, signal) => {
    const others = doings.get(key);
    return others === undefined
      ? unlessAborted(begin(key, work).promise, signal)
      : joined(others, key, work, signal);
  };

  async function joined(
    doing: Doing<T>,
    ...[key, work, signal]: Parameters<SharedWork<T>>
  ): Promise<T> {
    try {
      return await unlessAborted(doing.promise, signal);
    } catch (error) {
      if (doing.isOver || signal?.aborted) throw error;
      if (doings.get(key) === doing) doings.delete(key);
      return share(key, work, signal);
    }
  }

  return share;
}
