import type { Changes } from '../../domain/world/changes.ts';

/** How long to wait for something, and what calls it off. */
export type Patience = {
  /** Real milliseconds. */
  timeout?: number;
  signal?: AbortSignal;
};

export const DEFAULT_TIMEOUT = 5000;

/**
 * Resolves with what `find` finds, now or after a change of webhooks.
 * @param find is given the id of the webhook that has changed, or nothing to look at all of them.
 * @param onTimeout makes the error when nothing was found in time.
 * @throws the signal's reason when it is aborted first.
 */
export function waitFor<T>(
  changes: Changes,
  { timeout = DEFAULT_TIMEOUT, signal }: Patience,
  { find, onTimeout }: { find: (id?: string) => T | undefined; onTimeout: () => Error },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener('abort', giveUp);
      end();
    };
    const look = (id?: string) => {
      const found = find(id);
      if (found !== undefined) settle(() => resolve(found));
    };
    const giveUp = () => settle(() => reject(signal?.reason));
    const timer = setTimeout(() => settle(() => reject(onTimeout())), timeout);
    const unsubscribe = changes.subscribe((change) => {
      if (change.kind === 'webhook') look(change.id);
      if (change.kind === 'all') look();
    });
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    else look();
  });
}
