/** Installs packages that are too large for devDependencies once, into a cache below node_modules. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../dist/project.ts';
import { installIn } from './registry.ts';

const CACHE = join(ROOT, 'node_modules/.cache/connect-bank');

/** The folder with the packages in its `node_modules`, or the reason why they are missing. */
export type CachedPackages = { directory: string } | { missing: string };

/**
 * Returns packages, each `name@version`, from the cache, or installs them first. Concurrent processes
 * install into separate folders; the first complete one becomes the cache.
 */
export function installCached(first: string, ...others: string[]): CachedPackages {
  const directory = join(CACHE, [first, ...others].join(' ').replaceAll(/[^\w.-]+/g, '_'));
  if (existsSync(directory)) return { directory };
  mkdirSync(CACHE, { recursive: true });
  const temporary = mkdtempSync(join(CACHE, 'temporary-'));
  try {
    writeFileSync(join(temporary, 'package.json'), '{ "private": true, "type": "module" }');
    const missing = installIn({ directory: temporary }, first, others);
    if (missing !== undefined) return { missing };
    moveToCache(temporary, directory);
    return { directory };
  } catch (error) {
    if (!/EBADPLATFORM/.test(String(error))) throw error;
    return { missing: `${first} is not for this platform` };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function moveToCache(temporary: string, directory: string): void {
  try {
    renameSync(temporary, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
  }
}
