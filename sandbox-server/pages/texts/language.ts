/** The languages of the pages, by the codes of `language_code` (ISO 639-1). */
export const LANGUAGES = ['en', 'ar', 'cy', 'de', 'es', 'fr', 'it', 'pl', 'pt', 'ro'] as const;
export type Language = (typeof LANGUAGES)[number];

const FALLBACK: Language = 'en';
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];
/** Locales whose dates are formatted as in Europe. */
const LOCALES: Partial<Record<Language, string>> = { en: 'en-GB', pt: 'pt-PT' };

/**
 * Selects the language of a page.
 * @param preferences `language_code`s, BCP 47 tags or `Accept-Language` headers; the first one with a
 *   language of ours wins.
 * @returns English if there is none.
 * @example languageOf([connection.languageCode, request.header('Accept-Language')])
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
 */
export function languageOf(preferences: readonly (string | undefined)[]): Language {
  for (const preference of preferences) {
    const language = parseAcceptLanguage(preference ?? '').find((range) => isLanguage(range));
    if (language !== undefined && isLanguage(language)) return language;
  }
  return FALLBACK;
}

/** The value of `dir` for a language. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}

/** The BCP 47 tag of a language, for `lang` and for `Intl`. */
export function localeOf(language: Language): string {
  return LOCALES[language] ?? language;
}

/** Primary subtags of an `Accept-Language` header by weight; those with `q=0` are left out. */
function parseAcceptLanguage(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { subtag: tag.split(/[-_]/)[0] ?? '', weight: Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ subtag }) => subtag);
}

function isLanguage(code: string): code is Language {
  return LANGUAGES.some((language) => language === code);
}
