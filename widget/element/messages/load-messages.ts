import { LANGUAGES, type Language } from '../../languages.ts';
import type { Messages } from './messages.ts';

type Loader = () => Promise<{ messages: Messages }>;

/** Literal imports, so that bundlers make a file of each language. */
const LOADERS: Readonly<Record<Language, Loader>> = {
  ar: () => import('./ar.ts'),
  cy: () => import('./cy.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  it: () => import('./it.ts'),
  pl: () => import('./pl.ts'),
  pt: () => import('./pt.ts'),
  ro: () => import('./ro.ts'),
  ur: () => import('./ur.ts'),
};

/**
 * Loads the texts of a language; undefined if there are none, and for English, which is part of the
 * element. Rejects if the browser cannot load the file.
 */
export function loadMessages(language: string): ReturnType<Loader> | undefined {
  const known = LANGUAGES.find((each) => each === language);
  return known && LOADERS[known]();
}
