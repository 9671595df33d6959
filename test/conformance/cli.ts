/** `npm run conformance`: compares an API with this repository's sandbox. */
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { authorizeWithForms, createReference, SANDBOX_PROVIDER } from './reference.ts';
import { exitCodeOf, formatHead, formatJson, formatOutcome, formatSummary } from './report.ts';
import { runSuite } from './suite.ts';
import type { Target } from './target.ts';

const RETURN_URI = 'https://example.com/back';

const HELP = `Usage: npm run conformance -- --auth URL --api URL --client-id ID [options]

Runs the same checks against an API and this repository's sandbox, and reports differences.

  --auth URL              origin of the auth server
  --api URL               origin of the Data API
  --client-id ID          a client with the token scope data
  --client-secret SECRET  its secret; prefer TRUELAYER_CLIENT_SECRET, which the shell history does not store
  --return-uri URI        a return URI registered for it (default ${RETURN_URI})
  --provider ID           a mock bank (default ${SANDBOX_PROVIDER})
  --other-scope SCOPE     another token scope of the client, e.g. payments
  --interactive           prints the URL of a hosted page and waits until you have authorised the connection
  --sandbox-journey       authorises automatically; works only with this repository's sandbox
  --only PREFIX           runs only checks whose id has this prefix, e.g. validation/
  --json                  prints one JSON document instead of text
  --help                  this text

Exit code: 0 no published fact differs, 1 one differs or a check failed, 2 wrong usage.
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

/** Polling interval of a transactions request in milliseconds. */
const POLL_INTERVAL_MS = 1000;
const USAGE_EXIT = 2;

await main();

async function main(): Promise<void> {
  try {
    const flags = parseArgs({ options: OPTIONS }).values;
    if (flags.help) return void process.stdout.write(HELP);
    const target = targetOf(flags);
    if (!flags.json) print(formatHead(target));
    const report = await runSuite(target, {
      reference: createReference(target),
      only: flags.only,
      onOutcome: (outcome) => flags.json || print(formatOutcome(outcome)),
    });
    print(flags.json ? [formatJson(report)] : formatSummary(report));
    process.exitCode = exitCodeOf(report);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}. See --help.\n`);
    process.exitCode = USAGE_EXIT;
  }
}

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function targetOf(flags: Flags): Target {
  const authorize = createAuthorize(flags);
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
    fetch: (url, init) => fetch(url, { redirect: 'manual', ...init }),
    ...(authorize && { authorize }),
    pause: () => setTimeout(POLL_INTERVAL_MS),
  };
}

function createAuthorize(flags: Flags): Target['authorize'] {
  if (flags['sandbox-journey']) return authorizeWithForms((url, init) => fetch(url, init));
  return flags.interactive ? promptUser : undefined;
}

/** Prompts on stderr, because stdout is for the report. */
async function promptUser(hostedPage: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const question = `\nAuthorise this connection in a browser:\n\n  ${hostedPage}\n\nThen paste the URL to which you returned, or press Enter: `;
  const url = (await terminal.question(question)).trim();
  terminal.close();
  return URL.canParse(url) ? url : undefined;
}

function originOf(flag: string, value: string | undefined): string {
  const url = required(flag, value);
  if (URL.canParse(url) && /^https?:/.test(url)) return new URL(url).origin;
  throw new Error(`--${flag}: expected an http or https URL, got ${JSON.stringify(value)}`);
}

function required(flag: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`--${flag} is missing`);
  return value;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
