/**
 * `npm test`: runs every stage, two at a time, each as soon as what it needs is done. A stage that
 * passes is one line; one that fails is printed in full. `npm test -- unit e2e` runs only those
 * stages and what they need. The last line is always the totals, and nothing else.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { styleText } from 'node:util';
import { findHeadlessBrowser } from './browser.ts';
import { slowestOf, type TimedTest, type Totals } from './runner-reports.ts';
import { chooseStages, PROGRAMS, RESULTS, ROOT, type Stage } from './stages.ts';

type Outcome = Totals & { name: string; ok: boolean; tests: readonly TimedTest[] };

const AT_ONCE = 2;
const IS_COLOURED = process.stdout.isTTY && !process.env.NO_COLOR;
const STAGE_TIMEOUT_MS = 20 * 60_000;
const SLOWEST = 20;
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
    ...(IS_COLOURED ? {} : { NO_COLOR: '1' }),
  };
}

/** A crash, an unreadable report and a runner that ran nothing each count as one failure. */
function outcomeOf(stage: Stage, exit: string | undefined, output: string[]): Outcome {
  let report = { totals: NONE, tests: [] as readonly TimedTest[] };
  let complaint = exit === undefined ? undefined : `${stage.name}: ${exit}`;
  try {
    report = stage.readReport?.() ?? report;
    if (stage.readReport !== undefined && report.totals.passed + report.totals.failed === 0) {
      complaint = `${stage.name}: the runner reports no test at all`;
    }
  } catch (error) {
    complaint = `${stage.name}: no report (${error instanceof Error ? error.message : error})`;
  }
  if (complaint !== undefined) output.push(`\n${complaint}\n`);
  const { totals, tests } = report;
  const failed = complaint === undefined ? totals.failed : Math.max(1, totals.failed);
  return { name: stage.name, ...totals, failed, ok: failed === 0, tests };
}

function print(stage: Stage, outcome: Outcome, seconds: number, output: string[]): void {
  const mark = outcome.ok ? coloured('green', '✓') : coloured('red', '✗');
  const counted = stage.readReport === undefined ? '' : `  ${sentence(outcome)}`;
  console.log(`${mark} ${stage.name.padEnd(10)}${seconds.toFixed(1).padStart(6)} s${counted}`);
  const text = output.join('');
  if (!outcome.ok || stage.name === PROGRAMS) console.log(indent(text));
  else if (stage.name === 'build') console.log(indent(sizes(text)));
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
async function runAll(stages: Stage[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...stages];
  const running = new Map<string, Promise<void>>();
  const outcomeNamed = (name: string) => outcomes.find((outcome) => outcome.name === name);
  const isReady = ({ needs, follows = [] }: Stage): boolean =>
    needs.every((name) => outcomeNamed(name)?.ok) && follows.every((name) => outcomeNamed(name));
  while (waiting.length > 0 || running.size > 0) {
    const lost = waiting.findIndex(({ needs }) =>
      needs.some((name) => outcomeNamed(name)?.ok === false),
    );
    const next = waiting.findIndex(isReady);
    if (lost >= 0) {
      for (const { name } of waiting.splice(lost, 1)) {
        console.log(`${coloured('red', '✗')} ${name.padEnd(10)} not run`);
        outcomes.push({ name, ...NONE, failed: 1, ok: false, tests: [] });
      }
    } else if (next >= 0 && running.size < AT_ONCE) {
      for (const stage of waiting.splice(next, 1)) {
        const turn = run(stage).then((outcome) => {
          outcomes.push(outcome);
          running.delete(stage.name);
        });
        running.set(stage.name, turn);
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
    SLOWEST,
  );
  if (slowest.length > 0) console.log(`\nThe slowest tests:\n${slowest.join('\n')}`);
  console.log(`\nin ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(sentence({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }));
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
