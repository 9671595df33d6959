import { setTimeout } from 'node:timers/promises';

const PAUSE_MS = 50;
const LONGEST_MS = 120_000;

/** Looks again and again until there is something; for what no browser tells by itself. */
export async function untilThere<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + LONGEST_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Not there in time: ${what}`);
    await setTimeout(PAUSE_MS);
  }
}
