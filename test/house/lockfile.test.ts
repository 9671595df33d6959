import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completed, LOCKFILE, missingFrom, readLockfile } from './lockfile.ts';

describe('package-lock.json', () => {
  it('names every platform’s packages, so that npm ci takes it (else: npm run lockfile)', () => {
    expect(missingFrom(readLockfile())).toEqual([]);
  });

  it('names no address of a registry', () => {
    expect(readFileSync(LOCKFILE, 'utf8')).not.toContain('"resolved"');
  });

  it('is completed with what the names of platform packages say', () => {
    const optionalDependencies = {
      '@x/cli-darwin-arm64': '1.2.3',
      '@x/rollup-win32-x64-msvc': '1.2.3',
    };
    const lockfile = { packages: { 'node_modules/@x/cli': { optionalDependencies } } };
    expect(missingFrom(lockfile)).toHaveLength(2);
    expect(completed(lockfile).packages).toMatchObject({
      'node_modules/@x/cli-darwin-arm64': { version: '1.2.3', os: ['darwin'], cpu: ['arm64'] },
      'node_modules/@x/rollup-win32-x64-msvc': { version: '1.2.3', os: ['win32'], cpu: ['x64'] },
    });
  });
});
