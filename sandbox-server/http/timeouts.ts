/** In Node a timer that only waits for something to do must not keep the process alive. */
export function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    const { unref } = timer;
    if (typeof unref === 'function') unref.call(timer);
  }
}

/**
 * Rejects when `work` is not done in time, whether or not it heeds its signal. The timer is held here:
 * the collector of garbage may take an `AbortSignal.timeout` that only a request refers to.
 * @param milliseconds of real time.
 */
export async function withTimeout<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = new Error(`no answer within ${milliseconds / 1000} seconds`);
      controller.abort(reason);
      reject(reason);
    }, milliseconds);
    unref(timer);
  });
  try {
    return await Promise.race([late, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
