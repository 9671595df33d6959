/** The tarball, as the tools and the readers of npm's registry see it. */
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { deadLinksOn, pagesOf } from '../docs/links.ts';
import { createInstalledProject, MANIFEST, type Project } from './project.ts';

/** Entries that are no modules: the script tag, which nobody imports, and JSON. */
const NO_MODULES = Object.entries(MANIFEST.exports)
  .filter(([, target]) => typeof target === 'string')
  .map(([entry]) => entry);

let project: Project & { installed: string };

beforeAll(() => {
  project = createInstalledProject();
});

afterAll(() => project.remove());

describe('the tarball', () => {
  it('has every page, and no page has a dead link', () => {
    const pages = pagesOf(project.installed);
    const dead = pages.map((page) => [page, deadLinksOn(page, project.installed)] as const);
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'docs/cli.md', 'docs/guides/ci.md']),
    );
    expect(dead.filter(([, links]) => links.length > 0)).toEqual([]);
  });

  it('gives publint nothing to complain about', async () => {
    const { buffer, byteOffset, byteLength } = readFileSync(inject('tarball'));
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength);
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  it('resolves to right types, whichever way modules are resolved', async () => {
    const tarball = createPackageFromTarballData(readFileSync(inject('tarball')));
    const analysis = await checkPackage(tarball, { excludeEntrypoints: NO_MODULES });
    const problems = 'problems' in analysis ? analysis.problems : [{ kind: 'NoTypes' }];
    // CommonJS can load ES modules by `import()` and, since Node 20.19, by `require()`, too.
    expect(problems.filter(({ kind }) => kind !== 'CJSResolvesToESM')).toEqual([]);
  });
});
