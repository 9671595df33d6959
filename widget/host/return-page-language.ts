/** Which language the return page speaks. */
import { LANGUAGES, type Language, RTL_LANGUAGES } from '../languages.ts';

export type ReturnPageLanguage = 'en' | Language;

/** The language of a page for somebody who reads these, best first, as in `Accept-Language`. */
export function returnPageLanguageOf(tags: string | undefined): ReturnPageLanguage {
  const wanted = (tags ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find(isSupported) ?? 'en';
}

function isSupported(language: string): language is ReturnPageLanguage {
  return language === 'en' || LANGUAGES.some((each) => each === language);
}

/** Which way a language is written. */
export function directionOf(language: ReturnPageLanguage): 'ltr' | 'rtl' {
  return RTL_LANGUAGES.includes(language) ? 'rtl' : 'ltr';
}
