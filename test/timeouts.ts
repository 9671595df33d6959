/** Timeout for expected events in milliseconds, long enough for any machine. */
export const WAIT_MS = 60_000;

/** The same for events in a browser, in milliseconds. */
export const BROWSER_WAIT_MS = 120_000;
