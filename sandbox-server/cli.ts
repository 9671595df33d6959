#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DEFAULT_CLIENT } from './fixtures/clients.ts';
import {
  type ClientOptions,
  ConfigError,
  createSandbox,
  parseConfig,
  type SandboxOptions,
} from './index.ts';
import { type Listening, listen, readConfig } from './node.ts';

const HELP = `Usage: connect-bank-sandbox [options]

An offline TrueLayer Data v3: token endpoint, Data API, hosted journey, mock bank.

  --port N             port to listen on; 0 takes a free one (default 4400)
  --host ADDRESS       address to listen on (default 127.0.0.1)
  --seed TEXT          what ids and ledgers grow from
  --now ISO            instant at which the clock starts (default: now)
  --client ID:SECRET   a client, in place of the default one; may be repeated
  --config FILE        settings, clients and mock users; other flags win over it
  --preview LIST       operations not published yet: reconfirmation,get-connection
  --opener-policy X    Cross-Origin-Opener-Policy of the journey's pages, as some banks send
  --json               say that it is ready in one line of JSON
  --quiet              no banner
  --help               this text
`;

const OPTIONS = {
  port: { type: 'string', default: '4400' },
  host: { type: 'string', default: '127.0.0.1' },
  seed: { type: 'string' },
  now: { type: 'string' },
  client: { type: 'string', multiple: true },
  config: { type: 'string' },
  preview: { type: 'string' },
  'opener-policy': { type: 'string' },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What the command line asks for is wrong: its message names the flag and what was expected. */
class UsageError extends Error {}

const USAGE_EXIT = 2;
const MAX_PORT = 65_535;

await main();

async function main(): Promise<void> {
  try {
    const flags = readFlags();
    if (flags.help) return void process.stdout.write(HELP);
    const options = optionsOf(flags);
    const sandbox = createSandbox(options);
    const port = portOf(flags.port);
    const listening = await listen(sandbox, { port, hostname: flags.host });
    closeOnSignal(listening);
    announce(listening.url, options, flags);
  } catch (error) {
    process.stderr.write(`connect-bank-sandbox: ${explain(error)}\n`);
    const isUsage = error instanceof UsageError || error instanceof ConfigError;
    process.exitCode = isUsage ? USAGE_EXIT : 1;
  }
}

function readFlags() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}. See --help.`);
  }
}

type Flags = ReturnType<typeof readFlags>;

/** What the file says, unless a flag says otherwise. */
function optionsOf({ seed, now, client, config, preview, ...flags }: Flags): SandboxOptions {
  const { 'opener-policy': openerPolicy } = flags;
  if (now !== undefined && Number.isNaN(Date.parse(now))) {
    throw new UsageError(`--now: expected an ISO 8601 instant, got ${JSON.stringify(now)}`);
  }
  return {
    ...(config !== undefined && readConfig(config)),
    ...(seed !== undefined && { seed }),
    ...(now !== undefined && { now }),
    ...(client && { clients: client.map(clientOf) }),
    ...(preview !== undefined && previewsOf(preview)),
    ...(openerPolicy !== undefined &&
      parseConfig({ opener_policy: openerPolicy }, { file: '--opener-policy' })),
  };
}

function previewsOf(list: string): SandboxOptions {
  const previews = list.split(',').map((name) => name.trim());
  return parseConfig({ previews }, { file: '--preview' });
}

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= MAX_PORT) return port;
  throw new UsageError(
    `--port: expected a number from 0 to ${MAX_PORT}, got ${JSON.stringify(text)}`,
  );
}

function clientOf(text: string): ClientOptions {
  const [, id, secret] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (id !== undefined && secret !== undefined) return { id, secret };
  throw new UsageError(`--client: expected ID:SECRET, got ${JSON.stringify(text)}`);
}

/** The first line of stdout means "ready"; what a person wants to know goes to stderr. */
function announce(url: string, options: SandboxOptions, { json, quiet }: Flags): void {
  const { id, secret } = options.clients?.[0] ?? DEFAULT_CLIENT;
  const { username, password } = options.personas?.[0] ?? { username: 'john', password: 'doe' };
  const ready = json
    ? JSON.stringify({ url, client_id: id, client_secret: secret })
    : `connect-bank-sandbox ready on ${url}`;
  process.stdout.write(`${ready}\n`);
  if (quiet) return;
  process.stderr.write(`
  client        ${id}
  secret        ${secret}
  token         POST ${url}/connect/token  (scope data)
  mock users    ${username} / ${password}, and more on the mock bank's login page
  stop          Ctrl-C

`);
}

function closeOnSignal(listening: Listening): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void listening.close());
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `${error.message}. Choose another --port; 0 takes a free one.` : error.message;
}
