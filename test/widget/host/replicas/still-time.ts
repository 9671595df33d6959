/** Time that passes only while nobody does anything, and then at once to where somebody waits for it. */

export type StillTime = {
  /** Counts as being done until it is over. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves `ms` later, or as soon as `sooner` is there. */
  wait(ms: number, sooner?: Promise<unknown>): Promise<void>;
  /** Looks, as soon as all that follows from what just happened has happened, whether all stand still. */
  look(): void;
  /** Rejects where nothing happens any more before the work is over, with what `describe` returns. */
  failIfStuck<T>(work: Promise<T>, describe: () => object): Promise<T>;
};

/** Real milliseconds without anything that happens, far more than a callback or a request may take. */
const STUCK_AFTER = 40_000;

/**
 * @param held how much of what is being done waits for whoever created this.
 * @param standstill called where nothing else is being done: time passes unless it returns true.
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
