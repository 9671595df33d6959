import type { Journey } from './journey.ts';

/**
 * The code of a journey, which a page needs only once its element is there: a file of its own, so
 * that the button comes first. Rejects when the browser could not load it.
 */
export async function loadJourney(): Promise<typeof Journey> {
  return (await import('./journey.ts')).Journey;
}
