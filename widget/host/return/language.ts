/** The language of the return page. */
import { RETURN_PAGE_TEXTS } from './texts.ts';

export type ReturnPageLanguage = keyof typeof RETURN_PAGE_TEXTS;

/** The first language of an `Accept-Language` header that there are texts for; else English. */
export function returnPageLanguageOf(tags: string | undefined): ReturnPageLanguage {
  const wanted = (tags ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find(isSupported) ?? 'en';
}

function isSupported(language: string): language is ReturnPageLanguage {
  return Object.hasOwn(RETURN_PAGE_TEXTS, language);
}

/** The writing direction of a language. */
export function directionOf(language: ReturnPageLanguage): 'ltr' | 'rtl' {
  return language === 'ar' || language === 'ur' ? 'rtl' : 'ltr';
}
