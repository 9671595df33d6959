import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../dist/project.ts';
import { INSTALL_MS } from '../installs/registry.ts';
import { bundle, writeProject } from '../mounting/project.ts';
import { runModule, serveWorkers } from './run.ts';
import { findExecutable, RUNTIMES, type Runtime, titleOf, WORKERD } from './runtime.ts';
import { COMPATIBILITY_DATE } from './snippets.ts';
import { CHECKS, type Report } from './suite.ts';

const SUITE = join(ROOT, 'test/runtimes/suite.ts');

/** A module that prints the report, and a Worker that serves it. */
const MODULE = `import { report } from ${JSON.stringify(SUITE)};
  console.log(JSON.stringify(await report()));`;
const WORKER = `import { report } from ${JSON.stringify(SUITE)};
  export default { fetch: async () => Response.json(await report()) };`;

let modulePath: string;
let workerPath: string;

beforeAll(async () => {
  const root = writeProject('suite', { 'module.ts': MODULE });
  modulePath = await bundle(root, 'module.ts', { includePackages: true });
  const workerRoot = writeProject('suite-worker', { 'worker.ts': WORKER });
  workerPath = await bundle(workerRoot, 'worker.ts', { includePackages: true });
});

async function runSuite(runtime: Runtime, path: string): Promise<Report> {
  if (runtime !== WORKERD) return JSON.parse(await runModule(runtime, path, modulePath));
  const worker = { name: 'suite', module: workerPath };
  const { url, close } = await serveWorkers(path, [worker], COMPATIBILITY_DATE);
  const response = await fetch(url);
  const report = await response.json();
  await close();
  return report;
}

describe.each(RUNTIMES.map((runtime) => [titleOf(runtime), runtime] as const))(
  'in %s',
  (_, runtime) => {
    let missing: string | undefined;
    let report: Report = { agent: '', outcomes: [] };

    beforeAll(async () => {
      const executable = findExecutable(runtime);
      if ('missing' in executable) missing = executable.missing;
      else report = await runSuite(runtime, executable.path);
    }, INSTALL_MS);

    beforeEach(({ skip }) => skip(missing !== undefined, missing));

    it('the suite runs in the expected runtime', () => {
      expect(report.agent).toBe(runtime.agent);
    });

    it.each(Object.keys(CHECKS))('%s', (check) => {
      expect(report.outcomes.find((outcome) => outcome.check === check)).toEqual({ check });
    });
  },
);
