/** The named code blocks of `docs/frameworks.md`, as files. */
import { snippetsOn } from '../docs/page-snippets.ts';

export const snippets: ReadonlyMap<string, string> = snippetsOn('frameworks.md');

/** @throws Error if the page has no code block of this name */
export function snippet(name: string): string {
  const text = snippets.get(name);
  if (text === undefined) throw new Error(`docs/frameworks.md shows no ${name}`);
  return text;
}
