/** Versions of what is installed beside the package, other than this repository's own. */
import { type Cached, cached } from '../runtimes/cache.ts';
import { MANIFEST } from './manifest.ts';

/** The oldest version of Hono that the package accepts. */
export const OLDEST_HONO = MANIFEST.peerDependencies.hono?.replace('^', '') ?? '';

/** One folder with all of them, so that one `npm install` is enough. */
export function otherVersions(): Cached {
  return cached(
    `hono@${OLDEST_HONO}`,
    'hono-4.9@npm:hono@4.9.0',
    'react@18.3.1',
    'react-dom@18.3.1',
    '@types/react@18.3.32',
    '@types/react-dom@18.3.7',
    'typescript-5.9@npm:typescript@5.9.3',
  );
}
