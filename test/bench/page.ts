import { CONNECTIONS } from './call.ts';
import { type Figure, type Report, type Row, short, targetsOf, whole } from './report.ts';
import type { Absent } from './subject.ts';

/** `docs/benchmarks.md`. */
export function benchmarksPage(report: Report): string {
  const { date, generator, rounds, seconds, starts, machine, memory, disturbance } = report;
  const { health, firstPage, deepPage } = report.ours.figures;
  return `<!-- Written by \`npm run bench\`. -->

# How fast the sandbox is

![Requests a second, tokens a second and start to first answer of the sandbox and of other servers for tests](benchmarks.svg)

## What it is to achieve

${targetsTable(report)}

Without any work of its own, \`/health\`, it answers ${whole(health?.perSecond ?? Number.NaN)} requests a second. Of
the ledger of the mock user \`long\`, hundreds of thousands of entries that are computed when somebody
looks, it answers ${whole(firstPage?.perSecond ?? Number.NaN)} first pages of 100 a second and ${whole(deepPage?.perSecond ?? Number.NaN)} from its far end.

## Beside others

${competitionTable(report)}

They do different things, and the sandbox more than most: it checks token, connection, consent and query,
computes the accounts, and keeps every request in its journal. _Plain Hono_ is the floor it stands on: one
route and a fixed answer. _Bare Hono with checks_ has no state, but validates, signs tokens and keeps a journal.
Where it can be told what to answer, a server answers with the sandbox's own list of accounts; the others
are asked for what comes nearest.

## How it was measured

\`\`\`sh
npm run bench
\`\`\`

on ${date}, with Node ${machine.node} on ${machine.system}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB. The servers have one core
and ${generator} with ${CONNECTIONS} connections has the other. Figures are medians of ${rounds} rounds of ${seconds} seconds, in each of
which every server has its turn; a round that others disturb is run again, and of those that count other
processes had at most ${(disturbance * 100).toFixed(0)} % of the core. First answers are medians of ${starts} starts. Memory is what
is resident after ${whole(memory.requests)} lists of accounts. The others are installed for the occasion, in the versions
that the script names.
`;
}

export function targetsTable(report: Report): string {
  return table(
    ['', 'Target', 'Measured', ''],
    targetsOf(report).map(({ what, wanted, measured, isMet }) => [
      what,
      wanted,
      measured,
      isMet ? 'met' : '**missed**',
    ]),
    [1, 2],
  );
}

export function competitionTable({ ours, others, absent }: Report): string {
  return table(
    ['', 'GET', 'Bytes', 'a second', 'ratio', '99 % within', 'tokens a second', 'first answer'],
    [
      cellsOf({ ...ours, name: `**${ours.name}**` }, ours),
      ...others.map((row) => cellsOf(row, ours)),
      ...absent.map(absentCells),
    ],
    [2, 3, 4, 5, 6, 7],
  );
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
