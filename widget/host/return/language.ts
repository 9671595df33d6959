/** The language of the return page, and its texts. */
import { LANGUAGES, type Language, RTL_LANGUAGES } from '../../languages.ts';
import { AR } from './texts/ar.ts';
import { CY } from './texts/cy.ts';
import { DE } from './texts/de.ts';
import { EN } from './texts/en.ts';
import { ES } from './texts/es.ts';
import { FR } from './texts/fr.ts';
import { IT } from './texts/it.ts';
import { PL } from './texts/pl.ts';
import { PT } from './texts/pt.ts';
import { RO } from './texts/ro.ts';
import type { ReturnPageTexts } from './texts/texts.ts';
import { UR } from './texts/ur.ts';

export type ReturnPageLanguage = 'en' | Language;

export const RETURN_PAGE_TEXTS: Readonly<Record<ReturnPageLanguage, ReturnPageTexts>> = {
  en: EN,
  ar: AR,
  cy: CY,
  de: DE,
  es: ES,
  fr: FR,
  it: IT,
  pl: PL,
  pt: PT,
  ro: RO,
  ur: UR,
};

/** The first language of an `Accept-Language` header that there are texts for; else English. */
export function returnPageLanguageOf(tags: string | undefined): ReturnPageLanguage {
  const wanted = (tags ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find(isSupported) ?? 'en';
}

function isSupported(language: string): language is ReturnPageLanguage {
  return language === 'en' || LANGUAGES.some((each) => each === language);
}

/** The writing direction of a language. */
export function directionOf(language: ReturnPageLanguage): 'ltr' | 'rtl' {
  return RTL_LANGUAGES.includes(language) ? 'rtl' : 'ltr';
}
