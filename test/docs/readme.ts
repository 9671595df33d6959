/** The part of the README that is taken from the source, and where it stands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { limitations, ROOT } from './guesses.ts';

export const README = join(ROOT, 'README.md');

const BEGIN = '<!-- guesses: written by `npm run readme` -->';
const END = '<!-- end of guesses -->';

/** The README's text with the list as the source has it now. */
export function withLimitations(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md has lost "${BEGIN}" or "${END}"`);
  return `${before}${BEGIN}\n\n${limitations()}\n\n${END}${after}`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(README, withLimitations(readFileSync(README, 'utf8')));
}
