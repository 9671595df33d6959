/** Reads the named code blocks of a docs page; the name follows the language of the fence. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export function snippetsOn(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs', page), 'utf8');
  return new Map(
    [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [
      name,
      code,
    ]),
  );
}
