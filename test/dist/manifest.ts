/** The fields of `package.json` that tests read. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export const MANIFEST: {
  version: string;
  exports: Record<string, string | { types: string; default?: string }>;
  typesVersions: { '*': Record<string, string[]> };
  bin: Record<string, string>;
  scripts: Record<string, string>;
  repository: { url: string };
  homepage: string;
  bugs: string;
  author: string;
  main: string;
  types: string;
  unpkg: string;
  jsdelivr: string;
  customElements: string;
  'web-types': string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The sandbox's command as it is built. */
export const COMMAND: string = join(ROOT, MANIFEST.bin['connect-bank-sandbox'] ?? '');
