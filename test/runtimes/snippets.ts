/** The named code blocks of `docs/runtimes.md`, as files. */
import { snippetsOn } from '../docs/page-snippets.ts';

export const SNIPPETS: Readonly<Record<string, string>> = Object.fromEntries(
  snippetsOn('runtimes.md'),
);

/** The compatibility date of the Workers. */
export const COMPATIBILITY_DATE: string =
  /^compatibility_date = "(.+)"$/m.exec(SNIPPETS['wrangler.toml'] ?? '')?.[1] ?? '';
