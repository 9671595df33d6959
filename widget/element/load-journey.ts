/**
 * What a page needs only once its element is there: the code of a journey, and of other languages. A
 * file of its own, so that the button comes first. Rejects when the browser could not load it.
 */
export async function loadJourney(): Promise<typeof import('./journey.ts')> {
  return import('./journey.ts');
}
