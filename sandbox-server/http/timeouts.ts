/** Lets Node exit while the timer is pending; does nothing in a browser. */
export function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    const { unref } = timer;
    if (typeof unref === 'function') unref.call(timer);
  }
}

/**
 * Runs `work` with a time limit. It uses a timer of its own, because an `AbortSignal.timeout` that
 * only a request refers to may be garbage-collected before it fires.
 * @param milliseconds of real time.
 * @throws Error when the limit is reached, even if `work` ignores its signal.
 */
export async function withTimeout<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = new Error(`no answer within ${milliseconds / 1000} seconds`);
      controller.abort(reason);
      reject(reason);
    }, milliseconds);
    unref(timer);
  });
  try {
    return await Promise.race([timeout, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
