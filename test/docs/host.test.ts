import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOST_PROBLEM_CODES } from '../../widget/protocol.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');

/** First cells of the rows of the table below a heading. */
function rowsBelow(heading: string): string[] {
  const section = read('docs/host.md').split(`\n${heading}\n`)[1]?.split(/\n#+ /)[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
}

describe('the page about the host', () => {
  it('the page has exactly the existing options', () => {
    const source = read('widget/host/options/options.ts');
    const [, type = ''] = /export type HostOptions<[^>]*> = \{\n(.*?)\n\};/s.exec(source) ?? [];
    const options = [...type.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name = '']) => name);
    expect(options.length).toBeGreaterThan(10);
    expect(rowsBelow('## Options').sort()).toEqual(options.sort());
  });

  it('the page has exactly the existing problem codes', () => {
    const codes = rowsBelow('## What happens in a session').filter((row) => !row.includes(' '));
    expect(codes.sort()).toEqual([...HOST_PROBLEM_CODES].sort());
  });
});
