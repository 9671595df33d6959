import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './guesses.ts';
import { fileOf } from './links.ts';

const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const readTest = (link = ''): string => readFileSync(join(ROOT, fileOf(link)), 'utf8');

/** Test files by the names that the page links to them with. */
const files = new Map(
  [...page.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name = '', file = '']) => [name, file]),
);
const testLinksIn = (text: string) =>
  [...text.matchAll(/\[([^\]]+)\]\[([\w-]+)\]/g)].map(([, title = '', name = '']) => ({
    title,
    name,
  }));

const [, section = ''] = /\n## Rules\n(.*?)\n## /s.exec(page) ?? [];
const rules = section.split(/^- /m).slice(1);

describe('the page about security', () => {
  it('every linked test title exists', () => {
    const testLinks = testLinksIn(page);
    expect(testLinks.length).toBeGreaterThan(50);
    for (const { title, name } of testLinks) {
      expect([title, readTest(files.get(name)).includes(title)]).toEqual([title, true]);
    }
  });

  it('every rule links to a test', () => {
    expect(rules.length).toBeGreaterThan(25);
    expect(rules.filter((rule) => testLinksIn(rule).length === 0)).toEqual([]);
  });
});
