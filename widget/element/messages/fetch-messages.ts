/**
 * Replaces `load-messages.ts` in the script tag, which is one file: it fetches the texts of the other
 * languages from a file beside it. The script holds the hash of that file, so the tag's `integrity`
 * protects the texts as well.
 */
import { LANGUAGES } from '../../languages.ts';
import { asRecord } from '../as-record.ts';

/** Value for the `integrity` option of `fetch`; the build inserts it. */
declare const LANGUAGES_INTEGRITY: string;

/** URL of this script. */
const script = import.meta.url;

/** The texts are not validated: `mergeMessages` ignores what is no text. */
export function loadMessages(language: string): Promise<{ messages: unknown }> | undefined {
  return LANGUAGES.some((each) => each === language) ? fetchMessages(language) : undefined;
}

async function fetchMessages(language: string): Promise<{ messages: unknown }> {
  const url = new URL('languages/all.json', script);
  const response = await fetch(url, { integrity: LANGUAGES_INTEGRITY });
  return { messages: asRecord(await response.json())[language] };
}
