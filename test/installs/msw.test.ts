import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createInstalledProject, type Project, ROOT } from '../dist/project.ts';
import type { Report } from '../msw/report.ts';
import { findExecutable, NODE_24 } from '../runtimes/runtime.ts';
import { INSTALL_MS, type Installed, install } from './registry.ts';

const TSC = join(ROOT, 'node_modules/.bin/tsc');

/** The files that the script needs. */
const SCRIPT = 'test/msw/report.ts';
const SOURCES = [SCRIPT, 'test/msw/truelayer-calls.ts', 'test/sandbox-server/person.ts'];

type Prepared = Installed & { node: string };

function withMswOfThisRepository(): Prepared {
  return { project: createInstalledProject(), node: process.execPath };
}

function withMsw3(): Prepared {
  const installed = install('msw@3', inject('tarball'));
  const runtime = findExecutable(NODE_24);
  if ('missing' in runtime) return { ...installed, unreachable: runtime.missing, node: '' };
  return { ...installed, node: runtime.path };
}

function runReport({ directory, copy }: Project, node: string): Report {
  copy(...SOURCES);
  const args = ['--import', import.meta.resolve('tsx'), SCRIPT];
  const { stdout, stderr } = spawnSync(node, args, { cwd: directory, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const TYPED = `
  import { createSandbox } from 'connect-bank/sandbox';
  import { sandboxHandlers } from 'connect-bank/sandbox/msw';
  import { setupWorker } from 'msw/browser';
  import { setupServer } from 'msw/node';
  const handlers = sandboxHandlers(createSandbox());
  setupServer(...handlers);
  setupWorker(...handlers);
`;

/** Compiles an app that passes the handlers to MSW, and returns the type errors. */
function typeErrorsIn({ directory, link }: Project): string {
  link('@types/node');
  writeFileSync(join(directory, 'typed.ts'), TYPED);
  const options = '--noEmit --strict --module nodenext --lib es2022,dom --types node';
  const args = [...options.split(' '), '--skipLibCheck', 'typed.ts'];
  return spawnSync(TSC, args, { cwd: directory, encoding: 'utf8' }).stdout;
}

describe.each([
  { major: '2', where: 'on this Node', prepare: withMswOfThisRepository, node: process.version },
  { major: '3', where: 'on Node 24', prepare: withMsw3, node: 'v24.' },
])('the handlers, installed beside MSW $major $where', ({ major, prepare, node }) => {
  let prepared: Prepared;
  let report: Report;

  beforeAll(() => {
    prepared = prepare();
    if (prepared.unreachable === undefined) report = runReport(prepared.project, prepared.node);
  }, INSTALL_MS);

  afterAll(() => prepared.project.remove());

  beforeEach(({ skip }) => skip(prepared.unreachable !== undefined, prepared.unreachable));

  it('the handlers run in the expected versions of MSW and Node', () => {
    expect([report.msw.split('.')[0], report.node.startsWith(node)]).toEqual([major, true]);
  });

  it('the handlers issue a token', () => {
    expect(report.token.split('.')).toHaveLength(3);
  });

  it('the handlers lead through the journey to the accounts', () => {
    expect(report.journey.end).toBe('https://app.example/back');
    expect(report.journey.accounts).toContain('account');
  });

  it('a dropped connection is a TypeError', () => {
    expect(report.faults.dropped).toBe('TypeError');
  });

  it('a caller can abort a hanging call', () => {
    expect(report.faults.hung).toBe('AbortError');
  });

  it('a truncated body is an error for the caller', () => {
    expect(report.faults.truncated).toBe('TypeError');
  });

  it('a slow body arrives completely', () => {
    expect(report.faults.slow).toBe('200');
  });

  it('the handlers have the types of both MSW entries', () => {
    expect(typeErrorsIn(prepared.project)).toBe('');
  });

  it('the handlers log no warning', () => {
    expect(report.consoleErrors).toEqual([]);
  });
});
