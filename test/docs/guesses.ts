/** Everything the source says of TrueLayer that nobody outside TrueLayer can know: the `@guess` tags. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

export type Guess = {
  /** Path of the file, from the root of the repository. */
  file: string;
  sentence: string;
};

export const ROOT = resolve(import.meta.dirname, '../..');

const PARTS = {
  'sandbox-server': 'The sandbox',
  'widget/host': 'The host',
  'widget/element': 'The element',
} as const;

/** Of one part, by file, and in a file from top to bottom. */
export function guessesOf(part: keyof typeof PARTS): Guess[] {
  return readdirSync(join(ROOT, part), { recursive: true, encoding: 'utf8' })
    .map((path) => `${part}/${path.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => {
      const sentences = guessesIn(readFileSync(join(ROOT, file), 'utf8'));
      return sentences.map((sentence) => ({ file, sentence }));
    });
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

/** All of them as Markdown, for the README. */
export function limitations(): string {
  const parts: (keyof typeof PARTS)[] = ['sandbox-server', 'widget/host', 'widget/element'];
  return parts
    .map((part) => {
      const lines = guessesOf(part).map(lineOf);
      return [`**${PARTS[part]}**`, '', ...lines].join('\n');
    })
    .join('\n\n');
}

function lineOf({ file, sentence }: Guess): string {
  return `- ${sentence} ([${basename(file)}](${file}))`;
}

function plain(comment: string): string {
  return comment
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
