import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GUIDE_NAMES,
  type GuideProject,
  setupGuide,
  snippetsOf,
  start,
  textOf,
} from '../docs/guides.ts';
import { hasProgram } from '../executable.ts';
import { freePort } from '../free-port.ts';

const shellOf = ({ snippets }: GuideProject) =>
  snippets.filter(({ language }) => language === 'sh');

/** The number of tests in the files of a guide. */
const countTests = ({ snippets }: GuideProject): number =>
  snippets.flatMap(({ code }) => code.match(/^(it|test)\(/gm) ?? []).length;

describe.each(GUIDE_NAMES)('docs/guides/%s', (guide) => {
  it('every code block is a file or a shell command, so that the tests run it', () => {
    const notRun = snippetsOf(guide).filter(
      ({ language, file }) => language !== 'text' && (language === 'sh') === (file !== undefined),
    );
    expect(notRun).toEqual([]);
  });

  it('the index lists the guide', () => {
    expect(guide === 'README.md' || textOf('README.md').includes(`](${guide})`)).toBe(true);
  });
});

describe.each(['vitest.md', 'msw.md'])('the code of docs/guides/%s', (guide) => {
  let guideProject: GuideProject;
  beforeAll(() => {
    guideProject = setupGuide(guide, { tools: ['vitest'] });
  });
  afterAll(() => guideProject.remove());

  it('the code has no type errors', () => {
    expect(guideProject.typeErrors()).toBe('');
  });

  it('the tests pass', () => {
    const [command] = shellOf(guideProject);
    const { status, output } = guideProject.run(command?.code ?? '');
    expect(output).toMatch(new RegExp(`Tests +${countTests(guideProject)} passed \\(`));
    expect(status).toBe(0);
  });
});

describe('the commands of docs/guides/curl.md', () => {
  let guideProject: GuideProject;
  let sandbox: ChildProcess | undefined;
  beforeAll(async () => {
    guideProject = setupGuide('curl.md', { replacing: { 4400: String(await freePort()) } });
    sandbox = await start(guideProject, shellOf(guideProject)[0]?.code ?? '');
  });
  afterAll(() => {
    sandbox?.kill();
    guideProject.remove();
  });

  it('each command prints what the guide shows', ({ skip }) => {
    skip(!hasProgram('curl'), 'this machine has no curl');
    const session = shellOf(guideProject).slice(1);
    const END = '--- end of snippet';
    const { output, status } = guideProject.run(
      session.map(({ code }) => `${code}\necho\necho '${END}'\n`).join(''),
    );
    const printed = output.split(END).map((text) => text.trim());
    expect(status, output).toBe(0);
    expect(output).not.toContain('undefined');
    expect(session.filter(({ prints }) => prints !== undefined)).not.toEqual([]);
    for (const [index, { prints }] of session.entries()) {
      if (prints !== undefined) expect(printed[index]?.split('\n').at(-1)).toBe(prints);
    }
  });
});

describe('the commands of docs/guides/ci.md', () => {
  let guideProject: GuideProject;
  beforeAll(() => {
    guideProject = setupGuide('ci.md');
    const manifest = join(guideProject.directory, 'package.json');
    const own = JSON.parse(readFileSync(manifest, 'utf8'));
    writeFileSync(manifest, JSON.stringify({ ...own, scripts: { test: 'node --test' } }));
  });
  afterAll(() => guideProject.remove());

  const commandsOf = ({ snippets }: GuideProject): string[] => {
    const workflow = snippets.find(({ language }) => language === 'yaml')?.code ?? '';
    const steps = [...workflow.matchAll(/^ +- run: (.*)$/gm)].map(([, command = '']) => command);
    return [...shellOf(guideProject).map(({ code }) => code.trim()), ...steps];
  };

  it('the workflow installs the packages and runs the tests against a sandbox', () => {
    const [install, ...rest] = commandsOf(guideProject).sort();
    expect(install).toBe('npm ci');
    for (const command of rest) {
      const { status, output } = guideProject.run(command);
      expect(output).toMatch(/pass 1\b/);
      expect(status).toBe(0);
    }
  });

  it('the guide lists the environment variables of the tests', () => {
    const named = [...textOf('ci.md').matchAll(/^\| `(TRUELAYER_\w+)`/gm)].map(([, name]) => name);
    const { output } = guideProject.run('npx connect-bank-sandbox exec -- env');
    const set = [...output.matchAll(/^(TRUELAYER_\w+)=./gm)].map(([, name]) => name);
    const added = set.filter((name = '') => !(name in process.env));
    expect(added.sort()).toEqual(named.sort());
  });

  it('the command has the exit code of the tests', () => {
    expect(guideProject.run("npx connect-bank-sandbox exec -- sh -c 'exit 3'").status).toBe(3);
  });
});
