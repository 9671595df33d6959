/** `npm run docs:coverage`: writes the table of what can be had of the sandbox, and how. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { OPERATIONS, type Operation } from '../../../sandbox-server/schema/operation.ts';
import { type Row, TABLE } from './table.ts';

export const COVERAGE_PAGE = resolve(import.meta.dirname, '../../../docs/coverage.md');

const INTRODUCTION = `<!-- Written by \`npm run docs:coverage\` from test/contract/coverage/table.ts. A test runs every row. -->

# What the sandbox answers, and how to get it

Every status that an operation declares, an ordinary way to each where there is one, and a fault where
there is none. A fault can bring about any problem that its operation declares, at any time:

\`\`\`ts
sandbox.faults.add({ operation: 'create-connection', problem: 'provider_error', times: 1 });
\`\`\`

**Sure** says how well it is known that TrueLayer answers so:
**spec** is in TrueLayer's OpenAPI documents, **docs** on its documentation pages, **observed** reported of
its real sandbox, **client** seen in public client code; **guess** is ours alone. Of a fault it says
whether TrueLayer declares that answer for that operation. TrueLayer does not say when it gives the answer.
`;

/** The whole page as Markdown. */
export function coveragePage(): string {
  const sections = OPERATIONS.map(({ id, method, path, ...operation }: Operation) => {
    const preview =
      operation.preview === undefined
        ? ''
        : `, a preview: on with \`previews: ['${operation.preview}']\``;
    const rows = TABLE.filter((row) => row.operation === id);
    return `## ${id}\n\n\`${method} ${path}\`${preview}\n\n${tableOf(rows)}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

/** Lined up, as the formatter wants it. */
function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ status, title, how, certainty }) => [String(status), title, how, certainty]);
  const lines = [['Status', 'Answer', 'How to get it', 'Sure'], ...cells];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const [head = '', ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [head, rule, ...body].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(COVERAGE_PAGE, coveragePage());
