/** Stands in for `load-journey.ts` in the script tag's bundle, which is one file. */
import { Journey } from './journey.ts';
import { PageLanguage } from './messages/page-language.ts';

export async function loadJourney(): Promise<
  Pick<typeof import('./journey.ts'), 'Journey' | 'PageLanguage'>
> {
  return { Journey, PageLanguage };
}
