/** What other projects have: another React, an older TypeScript, older module resolution. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  createInstalledProject,
  createProject,
  MANIFEST,
  type Project,
  ROOT,
} from '../dist/project.ts';
import { snippet } from '../frameworks/snippets.ts';
import type { CachedPackages } from './cache.ts';
import { installOtherVersions, OLDEST_HONO } from './other-versions.ts';
import { INSTALL_MS } from './registry.ts';

const NEWEST_TYPESCRIPT = join(ROOT, 'node_modules/typescript');

let versions: CachedPackages;
let project: Project & { installed: string };

beforeAll(() => {
  versions = installOtherVersions();
  project = createInstalledProject();
  project.link('@types/node');
  if ('missing' in versions) return;
  const { directory } = versions;
  for (const name of ['react', 'react-dom', '@types/react', '@types/react-dom']) {
    const place = join(project.directory, 'node_modules', name);
    rmSync(place, { force: true });
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(directory, 'node_modules', name), place);
  }
}, INSTALL_MS);

afterAll(() => project.remove());

const requireOtherVersions = beforeEach.bind(undefined, ({ skip }) => {
  if ('missing' in versions) skip(versions.missing);
});

const folderOf = (name: string): string =>
  'missing' in versions ? '' : join(versions.directory, 'node_modules', name);

/** What a TypeScript finds wrong with files of the project. */
function typeErrorsIn(files: Record<string, string>, typescript: string, options: string): string {
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(project.directory, name), text);
  const tsc = join(typescript, 'bin/tsc');
  const args = [tsc, '--noEmit', '--strict', ...options.split(' '), ...Object.keys(files)];
  return spawnSync(process.execPath, args, { cwd: project.directory, encoding: 'utf8' }).stdout;
}

/** What npm says to an installation of the package beside others. */
function install(...beside: string[]) {
  const { directory, remove } = createProject();
  const options = ['--package-lock-only', '--ignore-scripts', '--prefer-offline'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const args = ['install', ...options, ...quiet, inject('tarball'), ...beside];
  const { status, stderr } = spawnSync('npm', args, { cwd: directory, encoding: 'utf8' });
  remove();
  return { status, stderr };
}

describe('npm install', () => {
  requireOtherVersions();

  it.each([
    ['React 18, MSW 2 and the oldest Hono', ['react@18', 'msw@2', `hono@${OLDEST_HONO}`]],
    ['React 19, MSW 3 and the newest Hono', ['react@19', 'msw@3', 'hono@4']],
  ])('npm installs the package with %s', (_, packages) => {
    expect(install(...packages)).toEqual({ status: 0, stderr: '' });
  });
});

describe('with React 18', () => {
  requireOtherVersions();

  it('the component and the tag have no type errors', () => {
    const tag = `
      import type {} from 'connect-bank/jsx/react';
      export const tag = <connect-bank endpoint="/" use-case="rewards"
        onconnect-bank-exit={({ confirmed }) => { confirmed satisfies boolean; }} />;`;
    const files = { 'component.tsx': snippet('connect-account.tsx'), 'tag.tsx': tag };
    const options = '--jsx react-jsx --module esnext --moduleResolution bundler --target es2022';
    expect(typeErrorsIn(files, NEWEST_TYPESCRIPT, `${options} --types react`)).toBe('');
  });

  it('a server renders the component without a warning', () => {
    const script = `
      import { ConnectBank } from 'connect-bank/react';
      import { createElement, version } from 'react';
      import { renderToString } from 'react-dom/server';
      const props = { endpoint: '/connect-bank', onExit() {} };
      console.log(version.split('.')[0], renderToString(createElement(ConnectBank, props, 'Go')));`;
    const args = ['--input-type=module', '--eval', script];
    const options = { cwd: project.directory, encoding: 'utf8' } as const;
    const { stdout, stderr } = spawnSync(process.execPath, args, options);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^18 <connect-bank[^>]*>Go<\/connect-bank>\n$/);
  });
});

/** Imports of every entry that has types. */
const EVERY_ENTRY = Object.entries(MANIFEST.exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([entry], index) =>
    entry.startsWith('./jsx/')
      ? `import type {} from '${entry.replace('.', 'connect-bank')}';`
      : `import * as entry${index} from '${entry.replace('.', 'connect-bank')}';\nvoid entry${index};`,
  )
  .filter((line) => !/jsx\/(preact|solid)/.test(line))
  .join('\n');

describe('the types of every entry', () => {
  requireOtherVersions();

  const options = '--target es2022 --lib es2022,dom --types node';

  it.each([
    ['TypeScript 5.9 and node10 resolution', '--module commonjs --moduleResolution node10'],
    ['TypeScript 5.9 and NodeNext resolution', '--module nodenext'],
  ])('every entry has types for %s', (_, resolution) => {
    const more = `${options} ${resolution} --skipLibCheck`;
    expect(typeErrorsIn({ 'entries.ts': EVERY_ENTRY }, folderOf('typescript-5.9'), more)).toBe('');
  });

  it('every entry has types for TypeScript 7 and NodeNext resolution', () => {
    const more = `${options} --module nodenext --skipLibCheck`;
    expect(typeErrorsIn({ 'entries.ts': EVERY_ENTRY }, NEWEST_TYPESCRIPT, more)).toBe('');
  });
});
