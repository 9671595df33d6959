/** `npm run conformance`: asks an API what it does, and tells where our emulation does something else. */
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createReference, journeyBy, SANDBOX_PROVIDER } from './reference.ts';
import { exitCodeOf, headOf, jsonOf, linesOf, summaryOf } from './report.ts';
import { conformanceOf } from './suite.ts';
import type { Target } from './target.ts';

const RETURN_URI = 'https://example.com/back';

const HELP = `Usage: npm run conformance -- --auth URL --api URL --client-id ID [options]

Asks an API the same questions as this repository's sandbox, and reports what differs.

  --auth URL              origin of the auth server
  --api URL               origin of the Data API
  --client-id ID          a client with the token scope data
  --client-secret SECRET  its secret; better in TRUELAYER_CLIENT_SECRET, out of the shell's history
  --return-uri URI        a return URI registered for it (default ${RETURN_URI})
  --provider ID           a mock bank (default ${SANDBOX_PROVIDER})
  --other-scope SCOPE     another token scope of the client, e.g. payments
  --interactive           prints the address of a hosted page and waits until you have authorised it
  --sandbox-journey       authorises by itself; works with this repository's sandbox only
  --only PREFIX           only checks whose id starts so, e.g. validation/
  --json                  one JSON document in place of the text
  --help                  this text

Exit code: 0 nothing published differs, 1 something does or could not be asked, 2 wrong usage.
`;

const OPTIONS = {
  auth: { type: 'string' },
  api: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  'return-uri': { type: 'string', default: RETURN_URI },
  provider: { type: 'string', default: SANDBOX_PROVIDER },
  'other-scope': { type: 'string' },
  interactive: { type: 'boolean', default: false },
  'sandbox-journey': { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Between two looks at a request for transactions, in milliseconds. */
const PAUSE = 1000;
const USAGE_EXIT = 2;

await main();

async function main(): Promise<void> {
  try {
    const flags = parseArgs({ options: OPTIONS }).values;
    if (flags.help) return void process.stdout.write(HELP);
    const target = targetOf(flags);
    if (!flags.json) print(headOf(target));
    const report = await conformanceOf(target, {
      reference: createReference(target),
      only: flags.only,
      onOutcome: (outcome) => flags.json || print(linesOf(outcome)),
    });
    print(flags.json ? [jsonOf(report)] : summaryOf(report));
    process.exitCode = exitCodeOf(report);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}. See --help.\n`);
    process.exitCode = USAGE_EXIT;
  }
}

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function targetOf(flags: Flags): Target {
  const authorise = authoriseBy(flags);
  return {
    auth: originOf('auth', flags.auth),
    api: originOf('api', flags.api),
    clientId: required('client-id', flags['client-id']),
    clientSecret: required(
      'client-secret',
      flags['client-secret'] ?? process.env.TRUELAYER_CLIENT_SECRET,
    ),
    returnUri: flags['return-uri'],
    provider: flags.provider,
    ...(flags['other-scope'] !== undefined && { otherScope: flags['other-scope'] }),
    fetch: (address, init) => fetch(address, { redirect: 'manual', ...init }),
    ...(authorise && { authorise }),
    pause: () => setTimeout(PAUSE),
  };
}

function authoriseBy(flags: Flags): Target['authorise'] {
  if (flags['sandbox-journey']) return journeyBy((address, init) => fetch(address, init));
  return flags.interactive ? askPerson : undefined;
}

/** Questions go to stderr, so that stdout stays a report. */
async function askPerson(hostedPage: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const question = `\nAuthorise this connection in a browser:\n\n  ${hostedPage}\n\nThen paste the address you came back to, or only press Enter: `;
  const address = (await terminal.question(question)).trim();
  terminal.close();
  return URL.canParse(address) ? address : undefined;
}

function originOf(flag: string, value: string | undefined): string {
  const address = required(flag, value);
  if (URL.canParse(address) && /^https?:/.test(address)) return new URL(address).origin;
  throw new Error(`--${flag}: expected an http or https address, got ${JSON.stringify(value)}`);
}

function required(flag: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`--${flag} is missing`);
  return value;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
