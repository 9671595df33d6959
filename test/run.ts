/**
 * `npm test`: every stage, two at a time, each as soon as what it needs is done. A stage that
 * passes is one line; one that fails is printed in full. `npm test -- unit e2e` runs only those
 * stages and what they need. The last line is always the totals, and nothing else.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { styleText } from 'node:util';
import { findBrowser } from './browser.ts';
import { findOrInstallRedis, HOW_TO_GET_REDIS } from './redis.ts';

type Totals = { passed: number; failed: number; skipped: number };
type Stage = {
  name: string;
  command: readonly string[];
  /** Stages that must have passed before this one starts. */
  needs: readonly string[];
  needsBrowser?: boolean;
  /** It runs without, and says what it skipped. */
  wantsRedis?: boolean;
  /** Reads the runner's own report; a stage without one is a check, and counts only as a failure. */
  totals?: () => Totals;
};
type Outcome = Totals & { name: string; ok: boolean };

const ROOT = resolve(import.meta.dirname, '..');
const RESULTS = resolve(ROOT, 'dist/test-results');
const AT_ONCE = 2;
const IS_COLOURED = process.stdout.isTTY && !process.env.NO_COLOR;
const STAGE_TIMEOUT_MS = 10 * 60_000;

/** Those that take longest first, so that none of them is left to run alone in the end. */
const STAGES: readonly Stage[] = [
  { name: 'build', command: ['npm', 'run', '-s', 'build'], needs: [] },
  { ...vitest('unit', []), wantsRedis: true },
  { ...vitest('e2e', ['build']), needsBrowser: true },
  { ...vitest('matrix', ['build']), needsBrowser: true },
  {
    name: 'element',
    command: ['wtr'],
    needs: [],
    needsBrowser: true,
    totals: () => totalsOfWebTestRunner(),
  },
  { ...vitest('frameworks', ['build']), needsBrowser: true },
  vitest('runtimes', ['build']),
  vitest('dist', ['build']),
  { name: 'types', command: ['tsc', '-b'], needs: ['build'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'], needs: [] },
];

function vitest(name: string, needs: string[]): Stage {
  const report = `${RESULTS}/${name}.json`;
  return {
    name,
    command: [
      ...['vitest', 'run', '--project', name],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    needs,
    totals: () => totalsOfVitest(report),
  };
}

function totalsOfVitest(file: string): Totals {
  const report = numbersIn(file);
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

function totalsOfWebTestRunner(): Totals {
  const { passed = 0, failed = 0, skipped = 0 } = numbersIn(`${RESULTS}/wtr.json`);
  return { passed, failed, skipped };
}

function numbersIn(file: string): Partial<Record<string, number>> {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(
    Object.entries(report ?? {}).filter(([, value]) => typeof value === 'number'),
  );
}

/** The chosen stages with everything they need, in the table's order. */
function chosen(names: string[]): Stage[] {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no stage ${unknown.join(', ')}. Stages: ${STAGES.map((s) => s.name).join(', ')}.`,
    );
  }
  const wanted = new Set(names.length > 0 ? names : STAGES.map((stage) => stage.name));
  for (const stage of [...STAGES].reverse()) {
    if (wanted.has(stage.name)) for (const need of stage.needs) wanted.add(need);
  }
  return STAGES.filter((stage) => wanted.has(stage.name));
}

function run(stage: Stage, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const started = performance.now();
  const output: string[] = [];
  return new Promise((done) => {
    const [program = '', ...args] = stage.command;
    const child = spawn(program, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: STAGE_TIMEOUT_MS,
    });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const finish = (exit: string | undefined): void => {
      const outcome = outcomeOf(stage, exit, output);
      print(stage, outcome, (performance.now() - started) / 1000, output);
      done(outcome);
    };
    child.on('error', (error) => finish(error.message));
    child.on('close', (code, signal) => finish(code === 0 ? undefined : `exit ${signal ?? code}`));
  });
}

/** A crash, an unreadable report and a runner that ran nothing each count as one failure. */
function outcomeOf(stage: Stage, exit: string | undefined, output: string[]): Outcome {
  let totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  let complaint = exit === undefined ? undefined : `${stage.name}: ${exit}`;
  try {
    totals = stage.totals?.() ?? totals;
    if (stage.totals !== undefined && totals.passed + totals.failed === 0) {
      complaint = `${stage.name}: the runner reports no test at all`;
    }
  } catch (error) {
    complaint = `${stage.name}: no report (${error instanceof Error ? error.message : error})`;
  }
  if (complaint !== undefined) output.push(`\n${complaint}\n`);
  if (complaint !== undefined && totals.failed === 0) totals = { ...totals, failed: 1 };
  return { name: stage.name, ...totals, ok: totals.failed === 0 };
}

function print(stage: Stage, outcome: Outcome, seconds: number, output: string[]): void {
  const mark = outcome.ok ? coloured('green', '✓') : coloured('red', '✗');
  const counted = stage.totals === undefined ? '' : `  ${sentence(outcome)}`;
  console.log(`${mark} ${stage.name.padEnd(10)}${seconds.toFixed(1).padStart(6)} s${counted}`);
  if (!outcome.ok) console.log(indent(output.join('')));
  else if (stage.name === 'build') console.log(indent(sizes(output.join(''))));
}

/** Of the build's output, what a reader wants to see every time: the size of the script tag. */
function sizes(output: string): string {
  return output
    .split('\n')
    .filter((line) => /\bconnect-bank\.js\s/.test(line) && line.includes('gzip'))
    .join('\n');
}

function indent(text: string): string {
  return text.trim().replaceAll(/^/gm, '    ');
}

function sentence({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function coloured(colour: 'green' | 'red', text: string): string {
  return IS_COLOURED ? styleText(colour, text) : text;
}

/** Starts what can start, at most so many at once, until every stage ran or cannot run. */
async function runAll(stages: Stage[], env: NodeJS.ProcessEnv): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...stages];
  const running = new Map<string, Promise<void>>();
  const hasPassed = (name: string): boolean => outcomes.some((o) => o.name === name && o.ok);
  const hasFailed = (name: string): boolean => outcomes.some((o) => o.name === name && !o.ok);
  while (waiting.length > 0 || running.size > 0) {
    const lost = waiting.findIndex((stage) => stage.needs.some(hasFailed));
    if (lost >= 0) {
      for (const stage of waiting.splice(lost, 1)) {
        console.log(`${coloured('red', '✗')} ${stage.name.padEnd(10)} not run`);
        outcomes.push({ name: stage.name, passed: 0, failed: 1, skipped: 0, ok: false });
      }
      continue;
    }
    const next = waiting.findIndex((stage) => stage.needs.every(hasPassed));
    if (next >= 0 && running.size < AT_ONCE) {
      for (const stage of waiting.splice(next, 1)) {
        const turn = run(stage, env).then((outcome) => {
          outcomes.push(outcome);
          running.delete(stage.name);
        });
        running.set(stage.name, turn);
      }
      continue;
    }
    await Promise.race(running.values());
  }
  return outcomes;
}

async function main(): Promise<void> {
  const stages = chosen(process.argv.slice(2));
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [resolve(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    CI: process.env.CI ?? 'true',
    ...(IS_COLOURED ? {} : { NO_COLOR: '1' }),
  };
  if (stages.some((stage) => stage.needsBrowser)) env.CHROME_PATH = findBrowser();
  if (stages.some((stage) => stage.wantsRedis)) {
    env.REDIS_SERVER_PATH = findOrInstallRedis();
    if (env.REDIS_SERVER_PATH === undefined) console.log(`Some tests skipped: ${HOW_TO_GET_REDIS}`);
  }
  const started = performance.now();
  const outcomes = await runAll(stages, env);
  const totals = outcomes.reduce<Totals>(
    (sum, o) => ({
      passed: sum.passed + o.passed,
      failed: sum.failed + o.failed,
      skipped: sum.skipped + o.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
  console.log(`\nin ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(sentence(totals));
  process.exitCode = totals.failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
