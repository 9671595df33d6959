/** Which language the return page speaks. */
import { RETURN_PAGE_TEXTS } from './texts.ts';

export type ReturnPageLanguage = keyof typeof RETURN_PAGE_TEXTS;

/** The language of a page for somebody who reads these, best first, as in `Accept-Language`. */
export function returnPageLanguageOf(tags: string | undefined): ReturnPageLanguage {
  const wanted = (tags ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find(isSpoken) ?? 'en';
}

function isSpoken(language: string): language is ReturnPageLanguage {
  return Object.hasOwn(RETURN_PAGE_TEXTS, language);
}

/** Which way a language is written. */
export function directionOf(language: ReturnPageLanguage): 'ltr' | 'rtl' {
  return language === 'ar' || language === 'ur' ? 'rtl' : 'ltr';
}
