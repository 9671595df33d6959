/** What `docs/frameworks.md` shows, as files: the name of each stands beside its fence's language. */
import { snippetsOn } from '../docs/page-snippets.ts';

/** Text of each named fence, by its name. */
export const snippets: ReadonlyMap<string, string> = snippetsOn('frameworks.md');

/** @throws when the page has no fence of that name. */
export function snippet(name: string): string {
  const text = snippets.get(name);
  if (text === undefined) throw new Error(`docs/frameworks.md shows no ${name}`);
  return text;
}
