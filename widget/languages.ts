/** The one list of languages: the element and the host's pages have texts in each of them. */

/** Primary subtags (BCP 47) of all languages besides English. */
export const LANGUAGES = ['ar', 'cy', 'de', 'es', 'fr', 'it', 'pl', 'pt', 'ro', 'ur'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Those that are written from right to left. */
export const RTL_LANGUAGES: readonly string[] = ['ar', 'ur'] satisfies Language[];
