import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../dist/project.ts';
import { RUNTIMES, titleOf } from './runtime.ts';
import { COMPATIBILITY_DATE } from './snippets.ts';

const textOf = (page: string): string => readFileSync(join(ROOT, 'docs', page), 'utf8');

describe('docs/runtimes.md', () => {
  it('the table lists exactly the runtimes that the tests install', () => {
    const rows = textOf('runtimes.md').matchAll(/^\| (\w+) +\| ([\d.]+) +\| `/gm);
    const tabled = [...rows].map(([, name, version]) => `${name} ${version}`);
    const installed = RUNTIMES.filter(({ source }) => source !== undefined);
    expect(tabled).toEqual(installed.map(titleOf));
  });

  it('the compatibility date lets requests of a Worker wait for each other', () => {
    expect(COMPATIBILITY_DATE >= '2024-10-14').toBe(true);
  });
});

describe.each(['runtimes.md', 'mounting.md'])('docs/%s', (page) => {
  it('every code block has a file name', () => {
    expect(textOf(page).match(/^```(?!sh$)\w+$/gm)).toBeNull();
  });
});
