import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Report } from '../msw/report.ts';
import { executableOf, NODE_24 } from '../runtimes/runtime.ts';
import { createInstalledProject, type Project, ROOT } from './project.ts';
import { INSTALL_MS, type Installed, install } from './registry.ts';

const TSC = join(ROOT, 'node_modules/.bin/tsc');

/** What the script needs of this repository. */
const SCRIPT = 'test/msw/report.ts';
const SOURCES = [SCRIPT, 'test/msw/customer.ts', 'test/sandbox-server/person.ts'];

type Prepared = Installed & { node: string };

function withMswOfThisRepository(): Prepared {
  return { project: createInstalledProject(), node: process.execPath };
}

/** As a user would: `npm install`. */
function withMsw3(): Prepared {
  const installed = install('msw@3', inject('tarball'));
  const runtime = executableOf(NODE_24);
  if ('missing' in runtime) return { ...installed, unreachable: runtime.missing, node: '' };
  return { ...installed, node: runtime.path };
}

function reportOf({ directory, copy }: Project, node: string): Report {
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

/** What the compiler says of an app that hands them to MSW. */
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
    if (prepared.unreachable === undefined) report = reportOf(prepared.project, prepared.node);
  }, INSTALL_MS);

  afterAll(() => prepared.project.remove());

  beforeEach(({ skip }) => skip(prepared.unreachable !== undefined, prepared.unreachable));

  it('are run by the versions that are meant', () => {
    expect([report.msw.split('.')[0], report.node.startsWith(node)]).toEqual([major, true]);
  });

  it('give a token', () => {
    expect(report.token.split('.')).toHaveLength(3);
  });

  it('lead through the journey to the accounts', () => {
    expect(report.journey.end).toBe('https://app.example/back');
    expect(report.journey.accounts).toContain('account');
  });

  it('let a dropped connection be a TypeError', () => {
    expect(report.faults.dropped).toBe('TypeError');
  });

  it('let a caller give up a call that hangs', () => {
    expect(report.faults.hung).toBe('AbortError');
  });

  it('cut a body short so that the caller notices', () => {
    expect(report.faults.truncated).toBe('TypeError');
  });

  it('let a slow body arrive', () => {
    expect(report.faults.slow).toBe('200');
  });

  it('fit the types of both entries', () => {
    expect(typeErrorsIn(prepared.project)).toBe('');
  });

  it('give nothing to complain about', () => {
    expect(report.complaints).toEqual([]);
  });
});
