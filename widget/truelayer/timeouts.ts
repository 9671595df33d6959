/** Waiting that can be called off. Nothing here changes state; it only bounds how long one call takes. */

/** What a timer of the platform can count: it takes anything longer for 1 millisecond. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or together with `outer`.
 * Rejects with the signal's reason as soon as it aborts, even when `work` ignores the signal:
 * a `DOMException` named `TimeoutError` for the deadline, or what `reasonOf` makes of it; the
 * caller's own reason otherwise.
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
    // Before there is anything to take back, should it throw.
    const working = work(controller.signal);
    const end = (reason: unknown) => {
      settled();
      reject(reason);
      controller.abort(reason);
    };
    const relay = () => end(outer?.reason);
    const expire = () =>
      end(reasonOf(new DOMException(`No answer within ${ms} ms`, 'TimeoutError')));
    const timer = setTimeout(expire, Math.min(ms, MAX_TIMEOUT_MS));
    const settled = () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', relay);
    };
    working.then(resolve, reject).finally(settled);
    if (outer?.aborted) relay();
    else outer?.addEventListener('abort', relay, { once: true });
  });
}

/** Waits for work that others share: an abort ends this wait and leaves the work alone. */
export function abortable<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
export function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const give = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', give);
        resolve();
      },
      Math.min(ms, MAX_TIMEOUT_MS),
    );
    signal?.addEventListener('abort', give, { once: true });
  });
}
