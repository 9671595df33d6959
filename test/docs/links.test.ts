import { describe, expect, it } from 'vitest';
import { ROOT } from './guesses.ts';
import { deadLinksOn, pagesOf, SOURCE_URL, withSourceUrls } from './links.ts';

describe.each(pagesOf(ROOT))('%s', (page) => {
  it('links only to files and headings that exist', () => {
    expect(deadLinksOn(page, ROOT)).toEqual([]);
  });
});

describe('a link to a file that is not published', () => {
  it('becomes an address in the repository', () => {
    expect(
      withSourceUrls('docs/host.md', 'See [it](../test/run.ts) and [that](client.md#x).'),
    ).toBe(`See [it](${SOURCE_URL}test/run.ts) and [that](client.md#x).`);
  });
});
