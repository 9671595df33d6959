/**
 * Stands in for `load-messages.ts` in the script tag, which is one file: the other languages are texts in
 * a file beside it. The script holds the hash of that, so that the tag's own `integrity` covers them.
 */
import { fieldsOf } from '../fields.ts';
import { EN_GB } from './en-gb.ts';
import { type Messages, mergeMessages } from './messages.ts';

/** As `integrity` spells it; the build puts it here. */
declare const LANGUAGES_INTEGRITY: string;

const LANGUAGE = /^(ar|cy|de|es|fr|it|p[lt]|ro|ur)$/;

/** Where this script is. */
const script = import.meta.url;

export function loadMessages(language: string): Promise<{ messages: Messages }> | undefined {
  return LANGUAGE.test(language) ? fetchMessages(language) : undefined;
}

async function fetchMessages(language: string): Promise<{ messages: Messages }> {
  const url = new URL('languages/all.json', script);
  const response = await fetch(url, { integrity: LANGUAGES_INTEGRITY });
  return { messages: mergeMessages(EN_GB, fieldsOf(await response.json())[language]) };
}
