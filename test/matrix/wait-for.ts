import { setTimeout } from 'node:timers/promises';

const INTERVAL_MS = 50;
const TIMEOUT_MS = 120_000;

/** Polls until `read` returns a value. */
export async function waitFor<T>(
  description: string,
  read: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Timed out waiting for ${description}`);
    await setTimeout(INTERVAL_MS);
  }
}
