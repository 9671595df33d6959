/** The languages of the pages, by the codes of `language_code` (ISO 639-1). */
export const LANGUAGES = ['en', 'ar', 'cy', 'de', 'es', 'fr', 'it', 'pl', 'pt', 'ro'] as const;
export type Language = (typeof LANGUAGES)[number];

const FALLBACK: Language = 'en';
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];
/** Where the bare code would format dates another way than readers in the UK expect. */
const LOCALES: Partial<Record<Language, string>> = { en: 'en-GB', pt: 'pt-PT' };

/**
 * The first language we speak among the wishes, else English. A wish is a `language_code`, a BCP 47
 * tag, or a whole `Accept-Language` header with its weights; earlier wishes beat later ones.
 * `languageOf([connection.languageCode, request.header('Accept-Language')])`
 */
export function languageOf(wishes: readonly (string | undefined)[]): Language {
  for (const wish of wishes) {
    const spoken = rangesOf(wish ?? '').find((range) => isLanguage(range));
    if (spoken !== undefined && isLanguage(spoken)) return spoken;
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

/** Primary subtags of an `Accept-Language` list, the best liked first; refused ones (`q=0`) left out. */
function rangesOf(header: string): string[] {
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
