/**
 * `npm test`: runs the stages, two at a time, each as soon as its dependencies are done. A passed stage prints
 * one line, a failed one its whole output. `npm test -- unit e2e` runs only these stages and their
 * dependencies, `npm test -- --all` every stage. The last line is always the totals.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { styleText } from 'node:util';
import { findHeadlessBrowser } from './browser.ts';
import { slowestOf, type TimedTest, type Totals } from './runner-reports.ts';
import { chooseStages, PROGRAMS, RESULTS, ROOT, type Stage } from './stages.ts';

type Outcome = Totals & { name: string; ok: boolean; tests: readonly TimedTest[] };

const CONCURRENCY = 2;
const HAS_COLOUR = process.stdout.isTTY && !process.env.NO_COLOR;
const STAGE_TIMEOUT_MS = 20 * 60_000;
const SLOWEST_COUNT = 20;
const NONE: Totals = { passed: 0, failed: 0, skipped: 0 };

function run(stage: Stage): Promise<Outcome> {
  const started = performance.now();
  const output: string[] = [];
  return new Promise((done) => {
    const [program = '', ...args] = stage.command;
    const child = spawn(program, args, {
      cwd: ROOT,
      env: environmentOf(stage),
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

function environmentOf(stage: Stage): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [resolve(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    CI: process.env.CI ?? 'true',
    ...(stage.name === 'element' ? { CHROME_PATH: findHeadlessBrowser() } : {}),
    ...(HAS_COLOUR ? {} : { NO_COLOR: '1' }),
  };
}

/** A crash, an unreadable report and a run without tests each count as one failure. */
function outcomeOf(stage: Stage, exit: string | undefined, output: string[]): Outcome {
  let report = { totals: NONE, tests: [] as readonly TimedTest[] };
  let problem = exit === undefined ? undefined : `${stage.name}: ${exit}`;
  try {
    report = stage.readReport?.() ?? report;
    if (stage.readReport !== undefined && report.totals.passed + report.totals.failed === 0) {
      problem = `${stage.name}: the runner reports no test at all`;
    }
  } catch (error) {
    problem = `${stage.name}: no report (${error instanceof Error ? error.message : error})`;
  }
  if (problem !== undefined) output.push(`\n${problem}\n`);
  const { totals, tests } = report;
  const failed = problem === undefined ? totals.failed : Math.max(1, totals.failed);
  return { name: stage.name, ...totals, failed, ok: failed === 0, tests };
}

function print(stage: Stage, outcome: Outcome, seconds: number, output: string[]): void {
  const mark = outcome.ok ? colour('green', '✓') : colour('red', '✗');
  const counted = stage.readReport === undefined ? '' : `  ${formatTotals(outcome)}`;
  console.log(`${mark} ${stage.name.padEnd(10)}${seconds.toFixed(1).padStart(6)} s${counted}`);
  const text = output.join('');
  if (!outcome.ok || stage.name === PROGRAMS) console.log(indent(text));
  else if (stage.name === 'build') console.log(indent(scriptSizes(text)));
}

/** The lines of the build's output with the size of the script tag. */
function scriptSizes(output: string): string {
  return output
    .split('\n')
    .filter((line) => /\bconnect-bank\.js\s/.test(line) && line.includes('gzip'))
    .join('\n');
}

function indent(text: string): string {
  return text.trim().replaceAll(/^/gm, '    ');
}

function formatTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function colour(name: 'green' | 'red', text: string): string {
  return HAS_COLOUR ? styleText(name, text) : text;
}

/** Runs the stages with limited concurrency until each has run or cannot run. */
async function runAll(stages: Stage[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...stages];
  const running = new Map<string, Promise<void>>();
  const outcomeNamed = (name: string) => outcomes.find((outcome) => outcome.name === name);
  const isReady = ({ needs, follows = [] }: Stage): boolean =>
    needs.every((name) => outcomeNamed(name)?.ok) && follows.every((name) => outcomeNamed(name));
  while (waiting.length > 0 || running.size > 0) {
    const blocked = waiting.findIndex(({ needs }) =>
      needs.some((name) => outcomeNamed(name)?.ok === false),
    );
    const next = waiting.findIndex(isReady);
    if (blocked >= 0) {
      for (const { name } of waiting.splice(blocked, 1)) {
        console.log(`${colour('red', '✗')} ${name.padEnd(10)} not run`);
        outcomes.push({ name, ...NONE, failed: 1, ok: false, tests: [] });
      }
    } else if (next >= 0 && running.size < CONCURRENCY) {
      for (const stage of waiting.splice(next, 1)) {
        const done = run(stage).then((outcome) => {
          outcomes.push(outcome);
          running.delete(stage.name);
        });
        running.set(stage.name, done);
      }
    } else {
      await Promise.race(running.values());
    }
  }
  return outcomes;
}

async function main(): Promise<void> {
  const stages = chooseStages(process.argv.slice(2));
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const { TEST_SEED: seed } = process.env;
  if (seed !== undefined) console.log(`Shuffled: repeat this order with TEST_SEED=${seed}.`);
  const started = performance.now();
  const outcomes = await runAll(stages);
  const sum = (count: keyof Totals) => outcomes.reduce((total, each) => total + each[count], 0);
  const slowest = slowestOf(
    outcomes.flatMap(({ tests }) => tests),
    SLOWEST_COUNT,
  );
  if (slowest.length > 0) console.log(`\nThe slowest tests:\n${slowest.join('\n')}`);
  console.log(`\nin ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(
    formatTotals({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }),
  );
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
