/**
 * `npm run bench`: measures the built sandbox and other mock servers, the host and bare Hono, and compares
 * them with the targets. Writes docs/benchmarks.md and its plot.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { installAutocannon } from './autocannon.ts';
import { makeRoom } from './command.ts';
import { type HostOptions, measureHost } from './host.ts';
import { hostTargetsOf } from './host-report.ts';
import { type MeasureOptions, measure } from './measure.ts';
import { benchmarksPage, competitionTable, hostTable, targetsTable } from './page.ts';
import { benchmarksPlot } from './plot.ts';
import { targetsOf } from './report.ts';
import { findWrk } from './wrk.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCS = join(ROOT, 'docs');

/** The value of `--only` for the host. */
const HOST = 'host';

const HELP = `Usage: npm run bench -- [options]

Builds the sandbox, measures it and other servers, measures the host and bare Hono, and writes
docs/benchmarks.md and its plot. Needs Linux with two cores, wrk and a quiet machine.

  --rounds N    number of rounds (default 5)
  --seconds N   seconds of load for each server in each round (default 2)
  --starts N    number of starts to measure the first response (default 10)
  --requests N  number of requests before the memory is measured (default 350000)
  --sessions N  number of sessions before the memory of the host is measured (default 100000)
  --only TEXT   measures only the sandbox and the servers with this text in their name, or only
                the host for "host"; writes nothing
  --help        prints this text
`;

const OPTIONS = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '2' },
  starts: { type: 'string', default: '10' },
  requests: { type: 'string', default: '350000' },
  sessions: { type: 'string', default: '100000' },
  only: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

await main();

async function main(): Promise<void> {
  const flags = parseArgs({ options: OPTIONS }).values;
  if (flags.help) return void process.stdout.write(HELP);
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
  await makeRoom();
  const options = {
    directory,
    generator: (await findWrk(directory)) ?? (await installAutocannon(directory)),
    rounds: countOf(flags.rounds),
    seconds: countOf(flags.seconds),
    starts: countOf(flags.starts),
    requests: countOf(flags.requests),
    sessions: countOf(flags.sessions),
    isWanted: (name: string) => name.includes(flags.only ?? ''),
    log: (message: string) => void process.stderr.write(`${message}\n`),
  };
  const ours = flags.only === HOST ? undefined : await sandboxReport(options);
  const host =
    flags.only === undefined || ours === undefined ? await hostReport(options) : undefined;
  if (ours === undefined || host === undefined) return;
  const report = { ...ours, host };
  writeFileSync(join(DOCS, 'benchmarks.md'), benchmarksPage(report));
  writeFileSync(join(DOCS, 'benchmarks.svg'), benchmarksPlot(report));
}

/** Measures the sandbox, and prints the results. */
async function sandboxReport(options: MeasureOptions) {
  await build({ root: ROOT, mode: 'cli', logLevel: 'error' });
  const report = await measure(options);
  show(targetsTable(targetsOf(report)), competitionTable(report));
  return report;
}

async function hostReport(options: HostOptions) {
  const report = await measureHost(options);
  show(targetsTable(hostTargetsOf(report)), hostTable(report));
  return report;
}

function show(...tables: string[]): void {
  process.stdout.write(`\n${tables.join('\n\n')}\n`);
}

function countOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new RangeError(`Expected a whole number from 1 on, got ${JSON.stringify(text)}`);
}
