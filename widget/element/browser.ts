/** What a journey uses of the browser, in one place, so that tests can replace it. */
import { openPopup } from './popup.ts';
import { listenForReturn } from './return-listener.ts';

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `tick` every `ms` milliseconds until `signal` aborts. */
  every(ms: number, tick: () => void, signal: AbortSignal): void;
};

/** The page, as far as a journey uses its `window`. */
export type Page = {
  location: Pick<Location, 'origin' | 'hostname' | 'pathname' | 'search' | 'hash' | 'assign'>;
  document: Pick<Document, 'hasFocus'>;
  performance: Pick<Performance, 'getEntriesByType'>;
  /** The page itself, unless it is inside a frame. */
  parent: unknown;
  matchMedia(query: string): { matches: boolean };
};

export type Browser = {
  page: Page;
  clock: Clock;
  openPopup: typeof openPopup;
  listenForReturn: typeof listenForReturn;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  every(ms, tick, signal) {
    const stop = () => clearInterval(timer);
    // Test environments remove the page and leave its timers.
    const timer = setInterval(() => (globalThis.document ? tick() : stop()), ms);
    signal.addEventListener('abort', stop);
  },
};

export const browser: Browser = {
  // Undefined on a server, where no journey starts.
  page: globalThis.window,
  clock: systemClock,
  openPopup,
  listenForReturn,
};
