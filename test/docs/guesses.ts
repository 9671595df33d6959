/** Everything the source says of TrueLayer that nobody outside TrueLayer can know: the `@guess` tags. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type Guess = {
  /** Path of the file, from the root of the repository. */
  file: string;
  sentence: string;
};

export const ROOT = resolve(import.meta.dirname, '../..');

/** The folders whose source speaks of TrueLayer. */
const PARTS = ['sandbox-server', 'widget'] as const;

/** All of them, by file, and in a file from top to bottom. */
export function guesses(): Guess[] {
  return PARTS.flatMap((part) =>
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
 * The sentences of one file's text.
 * @throws for a tag without a sentence: it would say nothing.
 */
export function guessesIn(source: string): string[] {
  return [...source.matchAll(/\/\*\*([\s\S]*?)\*\//g)].flatMap(([, comment = '']) => {
    const [, ...tags] = plain(comment).split(/(?:^|\s)@guess\b/);
    return tags.map((tag) => {
      const sentence = tag.split(/\s@\w/)[0]?.trim() ?? '';
      if (sentence === '') throw new Error(`A @guess says nothing: ${comment.trim()}`);
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
