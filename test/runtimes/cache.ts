/** Packages too large to be dependencies: installed once, below node_modules, and kept there. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../dist/project.ts';
import { installIn } from '../dist/registry.ts';

const CACHE = join(ROOT, 'node_modules/.cache/connect-bank');

/** The folder with `node_modules` of those packages in it, or why there is none. */
export type Cached = { directory: string } | { missing: string };

/**
 * Packages, each `name@version`, from the cache; installed first where it has none. Whoever does so at
 * the same time makes a folder of its own, and the first one that is whole is kept.
 */
export function cached(wanted: string, ...others: string[]): Cached {
  const directory = join(CACHE, [wanted, ...others].join(' ').replaceAll(/[^\w.-]+/g, '_'));
  if (existsSync(directory)) return { directory };
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(join(CACHE, 'making-'));
  try {
    writeFileSync(join(making, 'package.json'), '{ "private": true, "type": "module" }');
    const missing = installIn({ directory: making }, wanted, others);
    if (missing !== undefined) return { missing };
    keep(making, directory);
    return { directory };
  } catch (error) {
    if (!/EBADPLATFORM/.test(String(error))) throw error;
    return { missing: `${wanted} is not for this platform` };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function keep(making: string, directory: string): void {
  try {
    renameSync(making, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
  }
}
