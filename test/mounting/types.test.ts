import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../dist/project.ts';
import { INSTALL_MS } from '../installs/registry.ts';
import { SNIPPETS as RUNTIME_SNIPPETS } from '../runtimes/snippets.ts';
import { createNextApp } from './next.ts';
import { type Files, writeProject } from './project.ts';
import { EXPRESS_SESSION, FASTIFY_SESSION, SESSION } from './session.ts';
import { SNIPPETS } from './snippets.ts';

const TSC = join(ROOT, 'node_modules/.bin/tsc');

const OPTIONS = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  target: 'es2022',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: ['node'],
};

/** What the compiler says of a project's files. */
function typeErrorsIn(root: string): string {
  const { stdout } = spawnSync(TSC, ['-p', root], { encoding: 'utf8' });
  return stdout;
}

function compileFiles(name: string, page: Files, files: readonly string[], session: string) {
  const shown = Object.fromEntries(files.map((file) => [file, page[file] ?? '']));
  const written = { ...shown, 'session.ts': session };
  const tsconfig = JSON.stringify({ compilerOptions: OPTIONS, files: Object.keys(written) });
  return typeErrorsIn(writeProject(`types-${name}`, { ...written, 'tsconfig.json': tsconfig }));
}

describe('TypeScript accepts', () => {
  it.each([
    ['Hono', ['hono.ts'], SESSION],
    ['Express', ['express.ts', 'express-parsed.ts'], EXPRESS_SESSION],
    ['Fastify', ['fastify.ts'], FASTIFY_SESSION],
  ])('the example for %s', (name, files, session) => {
    expect(compileFiles(name, SNIPPETS, ['bank.ts', ...files], session)).toBe('');
  });

  it('the servers for Node and for Workers', () => {
    const files = ['app.ts', 'node.ts', 'worker.ts'];
    expect(compileFiles('runtimes', RUNTIME_SNIPPETS, files, SESSION)).toBe('');
  });

  it(
    'the route for Next',
    ({ skip }) => {
      const app = createNextApp('next-types');
      if ('missing' in app) return skip(app.missing);
      expect(typeErrorsIn(app.root)).toBe('');
    },
    INSTALL_MS,
  );
});
