/**
 * Stands in for `load-messages.ts` in the script tag's bundle: the files of the languages are in a
 * folder beside it.
 */
import type { Messages } from './messages.ts';

const LANGUAGE = /^(ar|cy|de|es|fr|it|p[lt]|ro|ur)$/;

export function loadMessages(language: string): Promise<{ messages: Messages }> | undefined {
  return LANGUAGE.test(language)
    ? import(/* @vite-ignore */ `./languages/${language}.js`)
    : undefined;
}
