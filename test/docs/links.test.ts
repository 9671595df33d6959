import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './guesses.ts';
import { deadLinksOn, pagesOf, SOURCE_URL, withSourceUrls } from './links.ts';

describe.each(pagesOf(ROOT))('%s', (page) => {
  it('every link leads to an existing file and heading', () => {
    expect(deadLinksOn(page, ROOT)).toEqual([]);
  });

  it('every tag with an endpoint has a use case', () => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const tags = [...text.matchAll(/<connect-bank\s[^<]*?endpoint="[^<]*?>/g)].map(([tag]) => tag);
    expect(tags.filter((tag) => !/\buse-?case=/i.test(tag))).toEqual([]);
  });
});

describe('a link to a file that is not published', () => {
  it('the link becomes a URL of the repository', () => {
    expect(
      withSourceUrls('docs/host.md', 'See [it](../test/run.ts) and [that](client.md#x).'),
    ).toBe(`See [it](${SOURCE_URL}test/run.ts) and [that](client.md#x).`);
  });
});
