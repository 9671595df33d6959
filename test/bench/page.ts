import { SOURCE_URL } from '../docs/links.ts';
import { CONNECTIONS } from './call.ts';
import { type HostReport, hostRows, hostTargetsOf } from './host-report.ts';
import {
  type Figure,
  type Report,
  type Row,
  short,
  type Target,
  targetsOf,
  whole,
} from './report.ts';
import type { Absent } from './subject.ts';

/** Renders `docs/benchmarks.md`. */
export function benchmarksPage(report: Report): string {
  const { date, generator, rounds, seconds, starts, machine, memory, disturbance } = report;
  const { health, firstPage, deepPage } = report.ours.figures;
  const most = Math.max(disturbance, report.host.disturbance);
  return `<!-- Written by \`npm run bench\`. -->

# Benchmarks

This page shows how fast the sandbox and the host are, compared with their targets and with other servers. On a quiet
machine, you can [repeat the measurements](#repeat-the-measurements).

![Requests per second, tokens per second and the time to the first response, of the sandbox and of other servers](benchmarks.svg)

## Compare the sandbox with its targets

${targetsTable(targetsOf(report))}

- **Health check.** \`/health\` does no work. The sandbox responds to it ${rate(health)} times per second.
- **Long ledger.** The ledger of the mock user \`long\` has hundreds of thousands of entries. The sandbox computes entries
  when they are requested. A page has 100 entries. Per second, the sandbox returns ${rate(firstPage)} first pages, or
  ${rate(deepPage)} pages near the end of the ledger.

## Compare the sandbox with other servers

${competitionTable(report)}

The ratio is the number of GET requests per second, relative to the sandbox. The servers do different work:

- **connect-bank sandbox** checks the token, the connection, the consent and the query of each request, and logs the
  request and the response.
- **plain Hono** is a server with one route and a fixed response. The sandbox also uses Hono.
- **bare Hono with checks** has no state. It validates requests, signs tokens and keeps a log.
- **The others** return the sandbox's list of accounts if their response can be configured. Otherwise the benchmark
  requests the most similar response.

## Compare the host with its targets

${targetsTable(hostTargetsOf(report.host))}

${hostTable(report.host)}

- **Goal.** To create a session, the host sends one request to TrueLayer. It also validates the request of the browser, creates
  a secret and its hash, sets a cookie, and stores the session. This additional work should cost little.
- **bare Hono** parses the same JSON, sends the same request with the same timeout, and responds.
- **plain Hono** returns a fixed response.
- **Pairs.** The benchmark starts the host and the other server as a pair of processes, and sends load to one of them at a
  time.
- **Ratio.** For each round, the rate of the host is divided by the rate of the other server. The ratio in the first table is
  the median over all rounds. The speed of a shared machine changes within seconds, so the ratio is more reliable than the
  rates.
- **Upstream.** The upstream server replaces TrueLayer. It returns a fixed response, and runs on the core of the load
  generator. The sandbox is not used here: it needs more time than the host, so the benchmark would measure the sandbox.

## Repeat the measurements

\`\`\`sh
npm run bench
\`\`\`

- **Machine.** The figures are of ${date}, with Node ${machine.node} on ${machine.system}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB.
- **Cores.** The server runs on one core. The load generator, ${generator}, runs on the other core with ${CONNECTIONS} connections.
- **Warm-up.** Each server gets load right after its start, until its code is compiled. A server that is idle before its first load stays slower.
- **Rounds.** Figures are medians of ${rounds} rounds of ${seconds} s. Each server is measured in each round.
- **Disturbance.** If other processes disturb a round, it is run again. In the rounds of the result, other processes used at most ${percent(most)} of a core.${warningOf(most)}
- **First response.** The figures are medians of ${starts} starts of the process.
- **Memory.** The figure is the resident memory of the sandbox after ${whole(memory.requests)} lists of accounts.
- **Versions.** The benchmark installs the other servers. [competition.ts](${SOURCE_URL}test/bench/competition.ts) contains their versions.
`;
}

export function targetsTable(targets: readonly Target[]): string {
  return table(
    ['', 'Target', 'Measured', ''],
    targets.map(({ what, wanted, measured, isMet }) => [
      what,
      wanted,
      measured,
      isMet ? 'met' : '**missed**',
    ]),
    [1, 2],
  );
}

export function competitionTable({
  ours,
  others,
  absent,
}: Pick<Report, 'ours' | 'others' | 'absent'>): string {
  return table(
    ['', 'GET', 'bytes', 'requests/s', 'ratio', '99th percentile', 'tokens/s', 'first response'],
    [
      cellsOf({ ...ours, name: `**${ours.name}**` }, ours),
      ...others.map((row) => cellsOf(row, ours)),
      ...absent.map(absentCells),
    ],
    [2, 3, 4, 5, 6, 7],
  );
}

export function hostTable(report: HostReport): string {
  return table(['', 'request', 'requests/s', '99th percentile'], hostRows(report), [2, 3]);
}

function cellsOf({ name, firstResponse, figures: { get, token } }: Row, ours: Row): string[] {
  return [
    name,
    get === undefined ? '' : `\`${get.path}\``,
    get === undefined ? '' : whole(get.bytes),
    rateOf(get),
    get === undefined ? '' : ratioOf(get, ours.figures.get),
    get === undefined ? '' : `${short(get.p99)} ms`,
    rateOf(token),
    `${whole(firstResponse)} ms`,
  ];
}

function absentCells({ name, why }: Absent): string[] {
  return [name, `could not be installed or started: ${why.replaceAll('|', '/')}`];
}

function rateOf(figure: Figure | undefined): string {
  if (figure === undefined) return '';
  const errors = figure.errors > 0 ? ` (${whole(figure.errors)} errors)` : '';
  return `${whole(figure.perSecond)}${errors}`;
}

/** The rate of a server relative to the sandbox. */
function ratioOf(figure: Figure, ours: Figure | undefined): string {
  return (figure.perSecond / (ours?.perSecond ?? Number.NaN)).toFixed(2);
}

function rate(figure: Figure | undefined): string {
  return whole(figure?.perSecond ?? Number.NaN);
}

/** Above this part of a core, other processes falsify the figures. */
const QUIET = 0.1;

function warningOf(disturbance: number): string {
  return disturbance <= QUIET
    ? ''
    : ' **The machine was not quiet. The figures are too low: repeat the measurements.**';
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** Renders a Markdown table with aligned columns; the columns in `numbers` are aligned right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths
      .map((width, i) => {
        const cell = cells[i] ?? '';
        return numbers.includes(i) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(' | ')} |`;
  const rule = widths.map((width, i) =>
    numbers.includes(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
