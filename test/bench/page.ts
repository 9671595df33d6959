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

/** `docs/benchmarks.md`. */
export function benchmarksPage(report: Report): string {
  const { date, generator, rounds, seconds, starts, machine, memory, disturbance } = report;
  const { health, firstPage, deepPage } = report.ours.figures;
  const most = Math.max(disturbance, report.host.disturbance);
  return `<!-- Written by \`npm run bench\`. -->

# How fast the sandbox and the host are

![Requests a second, tokens a second and start to first answer of the sandbox and of other servers for tests](benchmarks.svg)

## What the sandbox is to achieve

${targetsTable(targetsOf(report))}

\`/health\`, which does nothing, it answers ${rate(health)} times a second. Of the mock user \`long\`,
whose ledger has hundreds of thousands of entries and is computed when somebody looks, it gives
${rate(firstPage)} first pages of a hundred entries a second, and ${rate(deepPage)} pages from its far end.

## Beside others

${competitionTable(report)}

The ratio is how often a server answers a GET while the sandbox answers one. They do different things,
and the sandbox more than most: for each list of accounts it checks token, connection, consent and
query, and writes the exchange down. _Plain Hono_ is what it stands on, with one route and a fixed
answer. _Bare Hono with checks_ has no state, but validates, signs tokens and keeps a request log. Whoever
can be told what to answer gives the sandbox's own list of accounts; the others are asked for what
comes nearest.

## The host

${targetsTable(hostTargetsOf(report.host))}

${hostTable(report.host)}

What the host does for a session beside asking TrueLayer (checks, a secret and its hash, a cookie, an
entry in the store) is to cost little beside the asking. _Bare Hono_ reads the same JSON, asks the same
once, within the same time, and answers; _plain Hono_ answers with what is fixed. Each has the core in
turn, in pairs of processes one after the other. The part is the median of what the host did of
what the other did in the same round: a shared machine changes its speed from one second to the next, so
that the figures by themselves say less. The upstream is no sandbox but the same few bytes always, on the
load generator's core: beside the host, on its core, it would hide what the host costs, and the sandbox
would be what is measured.

## How it was measured

\`\`\`sh
npm run bench
\`\`\`

- On ${date}, with Node ${machine.node} on ${machine.system}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB.
- The servers have one core; ${generator} has the other, with ${CONNECTIONS} connections.
- Each server has load right after its start until its code is compiled: one that rests first stays slower, whoever's it is.
- Figures are medians of ${rounds} rounds of ${seconds} s, in each of which every server has its turn.
- A round that other processes disturb is run again. In those that count they had at most ${percent(most)} of a core.${warningOf(most)}
- First answers are medians of ${starts} starts of the process.
- Memory is what is resident: of the sandbox after ${whole(memory.requests)} lists of accounts.
- The others are installed for the occasion, in the versions that [competition.ts](${SOURCE_URL}test/bench/competition.ts) names.
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
    ['', 'GET', 'bytes', 'a second', 'ratio', '99 % within', 'tokens a second', 'first answer'],
    [
      cellsOf({ ...ours, name: `**${ours.name}**` }, ours),
      ...others.map((row) => cellsOf(row, ours)),
      ...absent.map(absentCells),
    ],
    [2, 3, 4, 5, 6, 7],
  );
}

export function hostTable(report: HostReport): string {
  return table(['', 'asked for', 'a second', '99 % within'], hostRows(report), [2, 3]);
}

function cellsOf({ name, firstAnswer, figures: { get, token } }: Row, ours: Row): string[] {
  return [
    name,
    get === undefined ? '' : `\`${get.path}\``,
    get === undefined ? '' : whole(get.bytes),
    rateOf(get),
    get === undefined ? '' : ratioOf(get, ours.figures.get),
    get === undefined ? '' : `${short(get.p99)} ms`,
    rateOf(token),
    `${whole(firstAnswer)} ms`,
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

/** How often it answers while ours answers once. */
function ratioOf(figure: Figure, ours: Figure | undefined): string {
  return (figure.perSecond / (ours?.perSecond ?? Number.NaN)).toFixed(2);
}

function rate(figure: Figure | undefined): string {
  return whole(figure?.perSecond ?? Number.NaN);
}

/** Above it, the figures say less of the servers than of what else the machine did. */
const QUIET = 0.1;

function warningOf(disturbance: number): string {
  return disturbance <= QUIET
    ? ''
    : ' **The machine was not quiet: take the figures for too low, and measure again.**';
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** A table of Markdown whose columns are lined up; those in `numbers` to the right. */
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
