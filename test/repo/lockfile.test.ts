import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../docs/guesses.ts';

const TEXT = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');

const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string(),
        integrity: z.string().optional(),
        engines: z.looseObject({ node: z.string().optional() }).optional(),
        optionalDependencies: z.record(z.string(), z.string()).default({}),
      }),
    ),
  })
  .parse(JSON.parse(TEXT));

const installed = Object.entries(packages).filter(([path]) => path !== '');

/** Whether the lockfile has a copy of the package at any path. */
const isLocked = (name: string): boolean =>
  installed.some(([path]) => path.endsWith(`node_modules/${name}`));

describe('package-lock.json', () => {
  it('every package has a hash, so that npm ci verifies it', () => {
    const unverified = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(unverified.map(([path]) => path)).toEqual([]);
  });

  it('the lockfile has the packages of every platform, so that npm ci works on each', () => {
    const wanted = installed.flatMap(([, { optionalDependencies }]) =>
      Object.entries(optionalDependencies).filter(([, version]) => /^\d/.test(version)),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter(([name]) => !isLocked(name))).toEqual([]);
  });

  it('no package needs a newer Node than the manifest', () => {
    const tooNew = installed.filter(([, { engines }]) =>
      /^>= ?2[1-9][\d.]*$/.test(engines?.node ?? ''),
    );
    expect(tooNew.map(([path]) => path)).toEqual([]);
  });

  it('npm ci accepts the lockfile without a warning', () => {
    const folder = mkdtempSync(join(tmpdir(), 'connect-bank-lockfile-'));
    try {
      for (const file of ['package.json', 'package-lock.json']) {
        copyFileSync(join(ROOT, file), join(folder, file));
      }
      const args = ['ci', '--dry-run', '--offline', '--no-audit', '--no-fund', '--loglevel=warn'];
      const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('the lockfile has no registry URL', () => {
    expect(TEXT).not.toContain('"resolved"');
  });
});
