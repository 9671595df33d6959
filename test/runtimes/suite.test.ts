import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../dist/project.ts';
import { INSTALL_MS } from '../dist/registry.ts';
import { bundle, writeProject } from '../mounting/project.ts';
import { outputOf, serveWorkers } from './run.ts';
import { executableOf, RUNTIMES, type Runtime, titleOf, WORKERD } from './runtime.ts';
import { COMPATIBILITY_DATE } from './snippets.ts';
import { CHECKS, type Report } from './suite.ts';

const SUITE = join(ROOT, 'test/runtimes/suite.ts');

/** How the suite is asked for its report, where modules are run and where Workers are served. */
const PRINTS = `import { report } from ${JSON.stringify(SUITE)};
  console.log(JSON.stringify(await report()));`;
const ANSWERS = `import { report } from ${JSON.stringify(SUITE)};
  export default { fetch: async () => Response.json(await report()) };`;

let printing: string;
let answering: string;

beforeAll(async () => {
  const root = writeProject('suite', { 'prints.ts': PRINTS });
  printing = await bundle(root, 'prints.ts', { isWhole: true });
  const workerRoot = writeProject('suite-worker', { 'answers.ts': ANSWERS });
  answering = await bundle(workerRoot, 'answers.ts', { isWhole: true });
});

async function reportOf(runtime: Runtime, path: string): Promise<Report> {
  if (runtime !== WORKERD) return JSON.parse(await outputOf(runtime, path, printing));
  const worker = { name: 'suite', module: answering };
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
      const executable = executableOf(runtime);
      if ('missing' in executable) missing = executable.missing;
      else report = await reportOf(runtime, executable.path);
    }, INSTALL_MS);

    beforeEach(({ skip }) => skip(missing !== undefined, missing));

    it('runs what is meant', () => {
      expect(report.agent).toBe(runtime.agent);
    });

    it.each(Object.keys(CHECKS))('%s', (check) => {
      expect(report.outcomes.find((outcome) => outcome.check === check)).toEqual({ check });
    });
  },
);
