/** A clock that advances only if no work is running. It then advances at once to the next waiting timer. */

export type StillTime = {
  /** Runs work: the clock does not advance until it ends. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves `ms` later, or as soon as `sooner` resolves. */
  wait(ms: number, sooner?: Promise<unknown>): Promise<void>;
  /** Checks, after all pending promises, whether no work is running any more. */
  look(): void;
  /** Rejects with the result of `describe` if there is no progress before the work ends. */
  failIfStuck<T>(work: Promise<T>, describe: () => object): Promise<T>;
};

/** Real milliseconds without any progress, far more than a callback or a request may take. */
const STUCK_AFTER = 40_000;

/**
 * @param held how many of the running tasks wait for the creator of this clock.
 * @param standstill called if no other work is running: the clock advances unless it returns true.
 */
export function createStillTime({
  pass,
  held,
  standstill,
}: {
  pass: (ms: number) => Promise<void>;
  held: () => number;
  standstill: () => boolean;
}): StillTime {
  const waiting = new Set<{ until: number; resolve: () => void }>();
  let now = 0;
  let doing = 0;
  let stuck: NodeJS.Timeout | undefined;

  async function during<T>(work: () => Promise<T>): Promise<T> {
    doing += 1;
    try {
      return await work();
    } finally {
      doing -= 1;
      look();
    }
  }

  function look(): void {
    stuck?.refresh();
    setImmediate(() => {
      if (doing > held() || standstill() || held() > 0 || waiting.size === 0) return;
      void during(passToNext);
    });
  }

  async function passToNext(): Promise<void> {
    const next = Math.min(...[...waiting].map(({ until }) => until));
    await pass(next - now);
    now = next;
    for (const { until, resolve } of waiting) if (until <= now) resolve();
  }

  async function wait(ms: number, sooner?: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const entry = {
        until: now + ms,
        resolve: () => {
          waiting.delete(entry);
          resolve();
        },
      };
      waiting.add(entry);
      sooner?.then(entry.resolve);
      look();
    });
  }

  async function failIfStuck<T>(work: Promise<T>, describe: () => object): Promise<T> {
    const stillness = new Promise<never>((_, reject) => {
      stuck = setTimeout(() => {
        const state = JSON.stringify({ doing, held: held(), waiting: waiting.size, ...describe() });
        reject(new Error(`Nothing has happened for ${STUCK_AFTER} ms: ${state}`));
      }, STUCK_AFTER);
    });
    try {
      return await Promise.race([work, stillness]);
    } finally {
      clearTimeout(stuck);
      stuck = undefined;
    }
  }

  return { during, wait, look, failIfStuck };
}
