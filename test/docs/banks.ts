/** `npm run docs:banks`: writes the page about the banks of the sandbox and their behaviours. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_BEHAVIORS } from '../../sandbox-server/domain/bank/behaviors/registry.ts';
import type { Feature } from '../../sandbox-server/domain/bank/provider.ts';
import { PROVIDERS } from '../../sandbox-server/fixtures/providers.ts';
import { CONTRADICTIONS } from '../../sandbox-server/schema/bank-behavior.ts';
import { ROOT } from './guesses.ts';

export const BANKS_PAGE = join(ROOT, 'docs/banks.md');

const INTRODUCTION = `<!-- Written by \`npm run docs:banks\` from the behaviours in sandbox-server/domain/bank/behaviors/ and the banks in sandbox-server/fixtures/providers.ts. -->

# Banks that behave like real banks

After reading this page you can test your code against the habits of real banks: ids that change, entries that
disappear, hours without service. Connect a user to one of the banks below, or give a bank behaviours of your choice:

\`\`\`ts
import { createSandbox } from 'connect-bank/sandbox';

const sandbox = createSandbox({
  providers: [{ id: 'ob-odd', name: 'Odd Bank', behaviours: ['new-account-ids', 'flaky'] }],
});
\`\`\`

**Every behaviour is a guess.** Each is based on public reports of real banks, which its links lead to. TrueLayer does
not document how such a bank looks through Data v3, so the exact responses are ours. \`mock\` and \`uk-cs-mock\`, the
names of TrueLayer's mock banks, are always well behaved.

The same seed, clock and requests give the same bytes at every bank. [Faults](faults.md) that name a \`providerId\` or an
\`accountId\` make a bank fail in other ways.
`;

/** What the page says of a bank that answers Feature Not Supported. */
const UNSUPPORTED: Record<Feature, string> = {
  balance: 'no balances',
  card_transactions: 'no transactions of cards',
};

const CONFIGURATION = `## Configure banks

\`providers\` is an option of \`createSandbox\` and a field of [the configuration file](sandbox-config.md#banks). An
entry with the id of a bank above changes this bank; any other id adds a bank. A bank can have several behaviours,
except those that contradict each other:

`;

/** The whole page as Markdown. */
export function banksPage(): string {
  const behaviors = ALL_BEHAVIORS.map(({ name, description, reports }) => [
    `\`${name}\``,
    description,
    reports.map((url, index) => `[${index + 1}](${url})`).join(', '),
  ]);
  const banks = PROVIDERS.map(({ id, displayName, behaviors = [], unsupported = [] }) => [
    `\`${id}\``,
    displayName,
    [
      ...behaviors.map((name) => `\`${name}\``),
      ...unsupported.map((feature) => UNSUPPORTED[feature]),
    ].join(', ') || 'well behaved',
  ]);
  const contradictions = CONTRADICTIONS.map(
    ([one, other, why]) => `- \`${one}\` and \`${other}\`: ${why}.`,
  );
  return [
    INTRODUCTION,
    `## Behaviours\n\n${tableOf(['behaviour', 'what the bank does', 'reports'], behaviors)}\n`,
    `## Banks\n\n${tableOf(['id', 'name', 'behaviours'], banks)}\n`,
    `${CONFIGURATION}${contradictions.join('\n')}\n
\`GET /_sandbox/providers\` returns the banks of a running sandbox and the same descriptions.\n`,
  ].join('\n');
}

/** A Markdown table whose columns are aligned. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(BANKS_PAGE, banksPage());
