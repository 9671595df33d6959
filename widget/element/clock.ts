/** The only source of time in the element, so that tests can move it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `tick` every `ms` milliseconds until `signal` aborts. */
  every(ms: number, tick: () => void, signal: AbortSignal): void;
};

/** The browser's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  every(ms, tick, signal) {
    const timer = setInterval(tick, ms);
    signal.addEventListener('abort', () => clearInterval(timer));
  },
};
