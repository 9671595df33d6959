/** What `docs/frameworks.md` shows, as files: the name of each stands beside its fence's language. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PAGE = resolve(import.meta.dirname, '../../docs/frameworks.md');

/** Text of each named fence, by its name. */
export const snippets: ReadonlyMap<string, string> = new Map(
  [...readFileSync(PAGE, 'utf8').matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', text = '']) => [name, text],
  ),
);

/** @throws when the page has no fence of that name. */
export function snippet(name: string): string {
  const text = snippets.get(name);
  if (text === undefined) throw new Error(`docs/frameworks.md shows no ${name}`);
  return text;
}
