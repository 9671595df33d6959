/** Work that is done once for all who ask for it while it is being done. */
import { abortable } from './timeouts.ts';

/** Does the work of that key, or waits for whoever does it now; an abort ends only one's own wait. */
export type SingleFlight<T> = (
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
export function singleFlight<T>(): SingleFlight<T> {
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

  const share: SingleFlight<T> = (key, work, signal) => {
    const others = doings.get(key);
    return others === undefined
      ? abortable(begin(key, work).promise, signal)
      : joined(others, key, work, signal);
  };

  async function joined(
    doing: Doing<T>,
    ...[key, work, signal]: Parameters<SingleFlight<T>>
  ): Promise<T> {
    try {
      return await abortable(doing.promise, signal);
    } catch (error) {
      if (doing.isOver || signal?.aborted) throw error;
      if (doings.get(key) === doing) doings.delete(key);
      return share(key, work, signal);
    }
  }

  return share;
}
