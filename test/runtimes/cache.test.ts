import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../dist/project.ts';
import { INSTALL_MS } from '../dist/registry.ts';
import { cached } from './cache.ts';

const ELSEWHERE = process.platform === 'linux' ? '@deno/darwin-arm64' : '@deno/linux-x64-glibc';

it(
  'what is for another platform is not there, for a reason, and leaves nothing behind',
  () => {
    const found = cached(`${ELSEWHERE}@2.9.6`);
    expect(found).toEqual({ missing: expect.stringMatching(/not for this platform|registry/) });
    const cache = join(ROOT, 'node_modules/.cache/connect-bank');
    const names = existsSync(cache) ? readdirSync(cache) : [];
    expect(names.filter((name) => name.includes(ELSEWHERE.slice(1).replace('/', '_')))).toEqual([]);
  },
  INSTALL_MS,
);
