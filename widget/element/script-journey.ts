/** Stands in for `load-journey.ts` in the script tag's bundle, which is one file. */
import { Journey } from './journey.ts';

export async function loadJourney(): Promise<typeof Journey> {
  return Journey;
}
