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

/** Where a copy of the package can be that another one at `path` depends on. */
const isLocked = (name: string): boolean =>
  installed.some(([path]) => path.endsWith(`node_modules/${name}`));

describe('package-lock.json', () => {
  it('has the hash of every package, so that npm ci installs nothing unchecked', () => {
    const unchecked = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });

  it('names the packages of every platform, so that npm ci accepts it on each', () => {
    const wanted = installed.flatMap(([, { optionalDependencies }]) =>
      Object.entries(optionalDependencies).filter(([, version]) => /^\d/.test(version)),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter(([name]) => !isLocked(name))).toEqual([]);
  });

  it('needs no Node newer than the one that we ask for', () => {
    const newer = installed.filter(([, { engines }]) =>
      /^>= ?2[1-9][\d.]*$/.test(engines?.node ?? ''),
    );
    expect(newer.map(([path]) => path)).toEqual([]);
  });

  it('is installed by npm ci without a warning', () => {
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

  it('names no URL of a registry', () => {
    expect(TEXT).not.toContain('"resolved"');
  });
});
