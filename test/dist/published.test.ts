/** Checks the tarball with the tools of the npm ecosystem. */
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { deadLinksOn, pagesOf } from '../docs/links.ts';
import { createInstalledProject, MANIFEST, type Project } from './project.ts';

/** Entries that are not modules: the script tag and JSON files. */
const NO_MODULES = Object.entries(MANIFEST.exports)
  .filter(([, target]) => typeof target === 'string')
  .map(([entry]) => entry);

let project: Project & { installed: string };

beforeAll(() => {
  project = createInstalledProject();
});

afterAll(() => project.remove());

describe('the tarball', () => {
  it('the tarball has every docs page, and no page has a dead link', () => {
    const pages = pagesOf(project.installed);
    const dead = pages.map((page) => [page, deadLinksOn(page, project.installed)] as const);
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'docs/cli.md', 'docs/guides/ci.md']),
    );
    expect(dead.filter(([, links]) => links.length > 0)).toEqual([]);
  });

  it('publint reports nothing', async () => {
    const { buffer, byteOffset, byteLength } = readFileSync(inject('tarball'));
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength);
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  it('the types resolve in every module resolution mode', async () => {
    const tarball = createPackageFromTarballData(readFileSync(inject('tarball')));
    const analysis = await checkPackage(tarball, { excludeEntrypoints: NO_MODULES });
    const problems = 'problems' in analysis ? analysis.problems : [{ kind: 'NoTypes' }];
    // CommonJS can load ES modules with `import()` and, since Node 20.19, with `require()`.
    expect(problems.filter(({ kind }) => kind !== 'CJSResolvesToESM')).toEqual([]);
  });
});
