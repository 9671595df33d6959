import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './project.ts';

const MAY_IMPORT = /^(hono|jose)(\/|$)/;

/** What a built file and all files that it loads import, of packages and of the platform. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  const imports = code.matchAll(/\b(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']/g);
  return [...imports].flatMap(([, specifier = '']) =>
    specifier.startsWith('.') ? packagesOf(resolve(file, '..', specifier), seen) : [specifier],
  );
}

describe.each(['host', 'truelayer'])('dist/%s.js, with all its imports', (entry) => {
  const packages = packagesOf(join(ROOT, 'dist', `${entry}.js`));

  it('the entry imports only hono and jose', () => {
    expect(packages.some((name) => name.startsWith('jose/'))).toBe(true);
    expect(packages.filter((name) => !MAY_IMPORT.test(name))).toEqual([]);
  });
});
