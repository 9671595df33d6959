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
    const stop = () => clearInterval(timer);
    // A test environment takes the page away and leaves the timers.
    const timer = setInterval(() => (globalThis.document ? tick() : stop()), ms);
    signal.addEventListener('abort', stop);
  },
};
