/** `npm run readme`: writes our guesses about TrueLayer, as a summary in the README and in full on a page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './guesses.ts';
import { LIMITATIONS, limitationsInShort, limitationsPage } from './limitations.ts';

export const README = join(ROOT, 'README.md');

const BEGIN = '<!-- guesses: written by `npm run readme` -->';
const END = '<!-- end of guesses -->';

/** Replaces the summary in the text of the README. */
export function withLimitations(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md has lost "${BEGIN}" or "${END}"`);
  return `${before}${BEGIN}\n\n${limitationsInShort()}\n\n${END}${after}`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(README, withLimitations(readFileSync(README, 'utf8')));
  writeFileSync(LIMITATIONS, limitationsPage());
}
