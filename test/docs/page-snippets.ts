/** What a page of `docs/` shows, as files: the name of each stands beside its fence's language. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Text of each named fence of a page, by its name. */
export function snippetsOn(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs', page), 'utf8');
  return new Map(
    [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [
      name,
      code,
    ]),
  );
}
