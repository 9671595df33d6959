/** The named code blocks of `docs/mounting.md`, as files. */
import { snippetsOn } from '../docs/page-snippets.ts';

export const SNIPPETS: Readonly<Record<string, string>> = Object.fromEntries(
  snippetsOn('mounting.md'),
);
