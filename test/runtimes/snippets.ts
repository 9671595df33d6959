/** What `docs/runtimes.md` shows, as files. */
import { snippetsOn } from '../docs/page-snippets.ts';

export const SNIPPETS: Readonly<Record<string, string>> = Object.fromEntries(
  snippetsOn('runtimes.md'),
);

/** The date that Workers are told to be compatible with. */
export const COMPATIBILITY_DATE: string =
  /^compatibility_date = "(.+)"$/m.exec(SNIPPETS['wrangler.toml'] ?? '')?.[1] ?? '';
