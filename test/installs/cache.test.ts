import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../dist/project.ts';
import { installCached } from './cache.ts';
import { INSTALL_MS } from './registry.ts';

const OTHER_PLATFORM =
  process.platform === 'linux' ? '@deno/darwin-arm64' : '@deno/linux-x64-glibc';

it(
  'a package for another platform is reported as missing and leaves no files in the cache',
  () => {
    const found = installCached(`${OTHER_PLATFORM}@2.9.6`);
    expect(found).toEqual({ missing: expect.stringMatching(/not for this platform|registry/) });
    const cache = join(ROOT, 'node_modules/.cache/connect-bank');
    const names = existsSync(cache) ? readdirSync(cache) : [];
    expect(
      names.filter((name) => name.includes(OTHER_PLATFORM.slice(1).replace('/', '_'))),
    ).toEqual([]);
  },
  INSTALL_MS,
);
