/** Reads the `@guess` tags of the source: statements about TrueLayer that it does not document. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type Guess = {
  /** Path of the file, from the root of the repository. */
  file: string;
  sentence: string;
};

export const ROOT = resolve(import.meta.dirname, '../..');

/** The folders with `@guess` tags. */
const FOLDERS = ['sandbox-server', 'widget'] as const;

/** All guesses by file, in source order. */
export function guesses(): Guess[] {
  return FOLDERS.flatMap((part) =>
    readdirSync(join(ROOT, part), { recursive: true, encoding: 'utf8' })
      .map((path) => `${part}/${path.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .flatMap((file) => {
        const sentences = guessesIn(readFileSync(join(ROOT, file), 'utf8'));
        return sentences.map((sentence) => ({ file, sentence }));
      }),
  );
}

/**
 * Returns the guesses of one file.
 * @throws Error for a tag without a sentence
 */
export function guessesIn(source: string): string[] {
  return [...source.matchAll(/\/\*\*([\s\S]*?)\*\//g)].flatMap(([, comment = '']) => {
    const [, ...tags] = plain(comment).split(/(?:^|\s)@guess\b/);
    return tags.map((tag) => {
      const sentence = tag.split(/\s@\w/)[0]?.trim() ?? '';
      if (sentence === '') throw new Error(`A @guess tag has no sentence: ${comment.trim()}`);
      return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
    });
  });
}

function plain(comment: string): string {
  return comment
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
