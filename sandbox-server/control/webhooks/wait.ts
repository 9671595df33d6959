import type { Changes } from '../../domain/world/changes.ts';

/** How long to wait, and a signal that cancels the wait. */
export type WaitOptions = {
  /**
   * Real milliseconds.
   * @default 5000
   */
  timeout?: number;
  signal?: AbortSignal;
};

export const DEFAULT_TIMEOUT = 5000;

/**
 * Resolves with the first result of `find` that is not `undefined`, now or after a change of a webhook.
 * @param find receives the id of the changed webhook, or `undefined` to search all webhooks.
 * @param onTimeout creates the error of a timeout.
 * @throws the result of `onTimeout`, or the signal's reason if it is aborted first.
 */
export function waitForChange<T>(
  changes: Changes,
  { timeout = DEFAULT_TIMEOUT, signal }: WaitOptions,
  { find, onTimeout }: { find: (id?: string) => T | undefined; onTimeout: () => Error },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener('abort', abort);
      end();
    };
    const check = (id?: string) => {
      const found = find(id);
      if (found !== undefined) settle(() => resolve(found));
    };
    const abort = () => settle(() => reject(signal?.reason));
    const timer = setTimeout(() => settle(() => reject(onTimeout())), timeout);
    const unsubscribe = changes.subscribe((change) => {
      if (change.kind === 'webhook') check(change.id);
      if (change.kind === 'all') check();
    });
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    else check();
  });
}
