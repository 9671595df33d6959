/** How long a test waits for something that happens soon: far longer than any machine needs, in milliseconds. */
export const WAIT_MS = 30_000;
