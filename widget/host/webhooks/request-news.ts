/** Tells whoever waits for a request for transactions that TrueLayer has finished with it. */
import { withTimeout } from '../../truelayer/timeouts.ts';

export type RequestNews = {
  /** There is news of this request. */
  tell(requestId: string): void;
  /**
   * Resolves when there is news of the request, or was since the last wait for it; else after `ms`
   * milliseconds. Rejects with the signal's reason when it aborts first.
   */
  wait(requestId: string, ms: number, signal: AbortSignal | undefined): Promise<void>;
};

/** News that nobody waited for yet is kept, the latest `maxKept` of it. */
export function createRequestNews({ maxKept = 1000 }: { maxKept?: number } = {}): RequestNews {
  const waiting = new Map<string, Set<() => void>>();
  const kept = new Set<string>();

  function keep(requestId: string): void {
    kept.add(requestId);
    for (const oldest of kept) {
      if (kept.size <= maxKept) return;
      kept.delete(oldest);
    }
  }

  return {
    tell(requestId) {
      const wakes = waiting.get(requestId);
      if (wakes === undefined) keep(requestId);
      for (const wake of wakes ?? []) wake();
    },
    async wait(requestId, ms, signal) {
      signal?.throwIfAborted();
      if (kept.delete(requestId)) return;
      const wakes = waiting.get(requestId) ?? new Set();
      waiting.set(requestId, wakes);
      let wake = () => {};
      const told = new Promise<void>((resolve) => {
        wake = resolve;
      });
      wakes.add(wake);
      try {
        await withTimeout(ms, signal, () => told);
      } catch {
        signal?.throwIfAborted();
      } finally {
        wakes.delete(wake);
        if (wakes.size === 0) waiting.delete(requestId);
      }
    },
  };
}
