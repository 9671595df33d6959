import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createProject, type Project } from '../dist/project.ts';
import { snippetsOf } from '../docs/guides.ts';
import { type CachedPackages, installCached } from './cache.ts';
import { INSTALL_MS } from './registry.ts';

let pnpm: CachedPackages;
let project: Project;
let added: { status: number | null; output: string } | undefined;

beforeAll(() => {
  pnpm = installCached('pnpm@10.34.8');
  project = createProject();
  if ('missing' in pnpm) return;
  const [command = ''] = snippetsOf('README.md')
    .map(({ code }) => code.trim())
    .filter((code) => code.startsWith('pnpm add '));
  const args = command
    .replace(' connect-bank ', ` ${inject('tarball')} `)
    .split(' ')
    .slice(1);
  const program = join(pnpm.directory, 'node_modules/pnpm/bin/pnpm.cjs');
  const options = { cwd: project.directory, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  added = { status, output: stdout + stderr };
}, INSTALL_MS);

afterAll(() => project.remove());

describe('in a pnpm project', () => {
  it('the command of the guides installs the package and the imports of the examples', ({
    skip,
  }) => {
    if ('missing' in pnpm) skip(pnpm.missing);
    expect(added?.output).not.toMatch(/unmet peer|ERR_PNPM/);
    expect(added?.status).toBe(0);
  });

  it('an app finds the same Hono as the package', ({ skip }) => {
    if ('missing' in pnpm) skip(pnpm.missing);
    const script = `
      import { connectBankHost } from 'connect-bank/host';
      import { createSandbox } from 'connect-bank/sandbox';
      import { listen } from 'connect-bank/sandbox/node';
      import { serve } from '@hono/node-server';
      import { Hono } from 'hono';
      const host = connectBankHost({
        truelayer: { clientId: 'a', clientSecret: 'b', environment: 'sandbox' },
        publicUrl: 'https://partner.example/connect-bank',
        user: () => undefined,
      });
      console.log(host.constructor === Hono, [createSandbox, listen, serve].map((each) => typeof each).join(' '));`;
    const args = ['--input-type=module', '--eval', script];
    const options = { cwd: project.directory, encoding: 'utf8' } as const;
    const { stdout, stderr } = spawnSync(process.execPath, args, options);
    expect(stderr).toBe('');
    expect(stdout).toBe('true function function function\n');
  });
});
