import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GUIDE_NAMES, type Reader, readGuide, snippetsOf, start, textOf } from '../docs/guides.ts';
import { freePort } from '../free-port.ts';

const shellOf = ({ snippets }: Reader) => snippets.filter(({ language }) => language === 'sh');

/** How many tests the files of a guide have. */
const testsOf = ({ snippets }: Reader): number =>
  snippets.flatMap(({ code }) => code.match(/^(it|test)\(/gm) ?? []).length;

describe.each(GUIDE_NAMES)('docs/guides/%s', (guide) => {
  it('shows nothing that is not run: files, and commands of a shell', () => {
    const idle = snippetsOf(guide).filter(
      ({ language, file }) => language !== 'text' && (language === 'sh') === (file !== undefined),
    );
    expect(idle).toEqual([]);
  });

  it('is listed in the index', () => {
    expect(guide === 'README.md' || textOf('README.md').includes(`](${guide})`)).toBe(true);
  });
});

describe.each(['vitest.md', 'msw.md'])('what docs/guides/%s says', (guide) => {
  let reader: Reader;
  beforeAll(() => {
    reader = readGuide(guide, { tools: ['vitest'] });
  });
  afterAll(() => reader.remove());

  it('has the right types', () => {
    expect(reader.typeErrors()).toBe('');
  });

  it('passes', () => {
    const [command] = shellOf(reader);
    const { status, output } = reader.run(command?.code ?? '');
    expect(output).toMatch(new RegExp(`Tests +${testsOf(reader)} passed \\(`));
    expect(status).toBe(0);
  });
});

describe('what docs/guides/curl.md says', () => {
  let reader: Reader;
  let sandbox: ChildProcess | undefined;
  beforeAll(async () => {
    reader = readGuide('curl.md', { replacing: { 4400: String(await freePort()) } });
    sandbox = await start(reader, shellOf(reader)[0]?.code ?? '');
  });
  afterAll(() => {
    sandbox?.kill();
    reader.remove();
  });

  it('prints what it says, from the first command to the last', () => {
    const session = shellOf(reader).slice(1);
    const END = '--- end of snippet';
    const { output, status } = reader.run(
      session.map(({ code }) => `${code}\necho\necho '${END}'\n`).join(''),
    );
    const printed = output.split(END).map((text) => text.trim());
    expect(status, output).toBe(0);
    expect(output).not.toContain('undefined');
    for (const [index, { prints }] of session.entries()) {
      if (prints !== undefined) expect(printed[index]?.split('\n').at(-1)).toBe(prints);
    }
  });
});

describe('what docs/guides/ci.md says', () => {
  let reader: Reader;
  beforeAll(() => {
    reader = readGuide('ci.md');
    const manifest = join(reader.directory, 'package.json');
    const own = JSON.parse(readFileSync(manifest, 'utf8'));
    writeFileSync(manifest, JSON.stringify({ ...own, scripts: { test: 'node --test' } }));
  });
  afterAll(() => reader.remove());

  const commandsOf = ({ snippets }: Reader): string[] => {
    const workflow = snippets.find(({ language }) => language === 'yaml')?.code ?? '';
    const steps = [...workflow.matchAll(/^ +- run: (.*)$/gm)].map(([, command = '']) => command);
    return [...shellOf(reader).map(({ code }) => code.trim()), ...steps];
  };

  it('installs, and runs the tests against a sandbox', () => {
    const [install, ...rest] = commandsOf(reader).sort();
    expect(install).toBe('npm ci');
    for (const command of rest) {
      const { status, output } = reader.run(command);
      expect(output).toMatch(/pass 1\b/);
      expect(status).toBe(0);
    }
  });

  it('names the variables that the tests find in their environment', () => {
    const named = [...textOf('ci.md').matchAll(/^\| `(TRUELAYER_\w+)`/gm)].map(([, name]) => name);
    const { output } = reader.run('npx connect-bank-sandbox exec -- env');
    const set = [...output.matchAll(/^(TRUELAYER_\w+)=./gm)].map(([, name]) => name);
    const added = set.filter((name = '') => !(name in process.env));
    expect(added.sort()).toEqual(named.sort());
  });

  it('ends as the tests ended', () => {
    expect(reader.run("npx connect-bank-sandbox exec -- sh -c 'exit 3'").status).toBe(3);
  });
});
