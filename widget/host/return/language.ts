/** The language of the return page. */
import { LANGUAGES, type Language, RTL_LANGUAGES } from '../../languages.ts';

export type ReturnPageLanguage = 'en' | Language;

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
