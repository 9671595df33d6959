/** Waiting that can be cancelled. */

/** The longest timer of the platform: it treats anything longer as 1 millisecond. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or together with `outer`.
 * Rejects as soon as the signal aborts, even if `work` ignores it.
 * @param reasonOf creates the reason of a timeout; a `DOMException` named `TimeoutError` by default.
 * @throws the reason of the signal, or what `work` throws.
 */
export function withTimeout<T>(
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  reasonOf: (timeout: DOMException) => unknown = (timeout) => timeout,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (outer?.aborted) throw outer.reason;
    const controller = new AbortController();
    // Before the timer and the listener exist, so that nothing is left behind if it throws.
    const running = work(controller.signal);
    const abort = (reason: unknown) => {
      cleanUp();
      reject(reason);
      controller.abort(reason);
    };
    const onOuterAbort = () => abort(outer?.reason);
    const onTimeout = () =>
      abort(reasonOf(new DOMException(`No response within ${ms} ms`, 'TimeoutError')));
    const timer = setTimeout(onTimeout, Math.min(ms, MAX_TIMEOUT_MS));
    const cleanUp = () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuterAbort);
    };
    running.then(resolve, reject).finally(cleanUp);
    if (outer?.aborted) onOuterAbort();
    else outer?.addEventListener('abort', onOuterAbort, { once: true });
  });
}

/** Waits for a promise that others share: an abort ends this wait only, not the shared work. */
export function abortable<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Resolves after `ms` milliseconds. @throws the signal's reason if it aborts first. */
export function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const onTimeout = () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    const timer = setTimeout(onTimeout, Math.min(ms, MAX_TIMEOUT_MS));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
