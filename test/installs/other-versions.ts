/** Other versions of peer dependencies and tools than those of this repository. */

import { MANIFEST } from '../dist/manifest.ts';
import { type CachedPackages, installCached } from './cache.ts';

/** The oldest version of Hono that the package accepts. */
export const OLDEST_HONO = MANIFEST.peerDependencies.hono?.replace('^', '') ?? '';

/** Installs all of them in one folder, so that one `npm install` is enough. */
export function installOtherVersions(): CachedPackages {
  return installCached(
    `hono@${OLDEST_HONO}`,
    'hono-4.9@npm:hono@4.9.0',
    'react@18.3.1',
    'react-dom@18.3.1',
    '@types/react@18.3.32',
    '@types/react-dom@18.3.7',
    'typescript-5.9@npm:typescript@5.9.3',
  );
}
