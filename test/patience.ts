/** How long a test waits for something that happens soon: far longer than any machine needs, in milliseconds. */
export const WAIT_MS = 60_000;

/** The same of what happens in a browser, in milliseconds. */
export const BROWSER_WAIT_MS = 120_000;
