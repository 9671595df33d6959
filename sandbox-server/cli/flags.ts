import { parseArgs } from 'node:util';
import { DEFAULT_CLIENT } from '../fixtures/clients.ts';
import { type ClientOptions, ConfigError, parseConfig, type SandboxOptions } from '../index.ts';
import { readConfig } from '../node.ts';
import { closestMatch } from '../schema/closest-match.ts';

export const HELP = `Usage: connect-bank-sandbox [options]
       connect-bank-sandbox exec [options] -- COMMAND [ARGUMENT]...

An offline TrueLayer Data v3: token endpoint, Data API, hosted journey, mock
bank. With exec it runs as long as COMMAND, which finds its URLs and client in
the variables TRUELAYER_AUTH_URL, TRUELAYER_API_URL, TRUELAYER_CLIENT_ID etc.

  --port N, -p N         port; 0 is a free port (4400, with exec 0)
  --host ADDRESS         host name or IP address to listen on (127.0.0.1)
  --seed TEXT            seed of ids and transactions (random at each start)
  --now ISO              date and time at which the clock starts (now)
  --scenario NAME        connections and faults to start with, e.g. connected
  --client ID:SECRET     client in place of the default one; may be repeated
  --webhook-uri URI      URI to which webhooks are sent
  --config FILE          settings, clients and mock users; flags override it
  --state FILE           file that stores all changes, for the next start
  --preview LIST         unpublished operations: reconfirmation,get-connection
  --opener-policy X      Cross-Origin-Opener-Policy of the hosted pages
  --control-token TOKEN  token for the control plane (/_sandbox) on addresses
                         of other machines; or set CONNECT_BANK_SANDBOX_TOKEN
  --json                 print one line of JSON when ready
  --quiet                print no banner
  --help, --version      print this text; print the version
`;

const OPTIONS = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string', default: '127.0.0.1' },
  seed: { type: 'string' },
  now: { type: 'string' },
  scenario: { type: 'string' },
  client: { type: 'string', multiple: true },
  'webhook-uri': { type: 'string' },
  config: { type: 'string' },
  state: { type: 'string' },
  preview: { type: 'string' },
  'control-token': { type: 'string' },
  'opener-policy': { type: 'string' },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/** Invalid command line. The message names the flag and what was expected. */
export class UsageError extends Error {}

export type Invocation = {
  isHelp: boolean;
  isVersion: boolean;
  isJson: boolean;
  isQuiet: boolean;
  port: number;
  host: string;
  scenario?: string | undefined;
  stateFile?: string | undefined;
  controlToken?: string | undefined;
  sandbox: SandboxOptions;
  /** The command of `exec`, with its arguments. */
  command?: readonly [string, ...string[]];
};

const DEFAULT_PORT = '4400';
const MAX_PORT = 65_535;

/** Parses the command line. @throws UsageError or ConfigError that names the flag, or the field of the file. */
export function parseInvocation(argv: readonly string[], env: NodeJS.ProcessEnv): Invocation {
  const isExec = argv[0] === 'exec';
  const end = isExec ? argv.indexOf('--') : -1;
  const flags = parseFlags(isExec ? argv.slice(1, end < 0 ? undefined : end) : argv, isExec);
  const isInfo = flags.help || flags.version;
  const command = isExec && !isInfo ? commandOf(end < 0 ? [] : argv.slice(end + 1)) : undefined;
  if (isExec && flags.json)
    throw new UsageError('--json: not with exec, because stdout is the output of the command');
  return {
    isHelp: flags.help,
    isVersion: flags.version,
    isJson: flags.json,
    isQuiet: flags.quiet,
    port: portOf(flags.port ?? (isExec ? '0' : DEFAULT_PORT)),
    host: flags.host,
    scenario: flags.scenario,
    stateFile: flags.state,
    controlToken: tokenOf(flags['control-token'], env.CONNECT_BANK_SANDBOX_TOKEN),
    sandbox: isInfo ? {} : sandboxOptionsOf(flags),
    ...(command && { command }),
  };
}

function parseFlags(args: readonly string[], isExec: boolean) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    if (args.includes('exec')) throw new UsageError(EXEC_NOT_FIRST);
    const sentence = sentenceOf(error);
    throw new UsageError(`${sentence} ${hintFor(sentence, isExec)}`);
  }
}

function hintFor(sentence: string, isExec: boolean): string {
  if (isExec && sentence.startsWith('Unexpected argument')) {
    return 'Put -- before the command, as in: connect-bank-sandbox exec -- npm test';
  }
  const unknown = /^Unknown option '--([^'=]+)/.exec(sentence)?.[1] ?? '';
  const meant = closestMatch(unknown, Object.keys(OPTIONS));
  return meant === undefined ? 'See --help.' : `Did you mean '--${meant}'?`;
}

const EXEC_NOT_FIRST =
  'exec: expected before all flags, as in: connect-bank-sandbox exec --quiet -- npm test';

/** An error of `parseArgs` as one sentence on one line. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${message.replaceAll('\n', ' ').replace(/\.$/, '')}.`;
}

type Flags = ReturnType<typeof parseFlags>;

/** The options of the configuration file, which flags override. */
function sandboxOptionsOf({ seed, now, client, config, preview, ...flags }: Flags): SandboxOptions {
  const { 'opener-policy': policy, 'webhook-uri': webhookUri } = flags;
  if (flags.state === '') throw new UsageError('--state: expected the path of a file');
  const previews = preview?.split(',').map((name) => name.trim());
  const options: SandboxOptions = {
    ...(config !== undefined && readConfig(config)),
    ...(seed !== undefined && parseFlag('--seed', { seed }, 'a non-empty text', seed)),
    ...(now !== undefined && parseFlag('--now', { now }, INSTANT, now)),
    ...(client && { clients: clientsOf(client) }),
    ...(previews && parseConfig({ previews }, { file: '--preview' })),
    ...(policy !== undefined &&
      parseConfig({ opener_policy: policy }, { file: '--opener-policy' })),
  };
  return webhookUri === undefined ? options : { ...options, ...withWebhooks(options, webhookUri) };
}

/** Adds the URI to all clients that have none. */
function withWebhooks({ clients = [DEFAULT_CLIENT] }: SandboxOptions, webhookUri: string) {
  const json = { clients: [{ id: 'x', secret: 'x', webhook_uri: webhookUri }] };
  parseFlag('--webhook-uri', json, 'an http or https URI', webhookUri);
  return { clients: clients.map((client) => ({ webhookUri, ...client })) };
}

const INSTANT = 'a date and time with an offset, like 2026-03-16T09:30:00Z';

/** Validates a flag like the same field of the configuration file. */
function parseFlag(flag: string, json: object, expected: string, got: string): SandboxOptions {
  try {
    return parseConfig(json);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UsageError(`${flag}: expected ${expected}, got ${JSON.stringify(got)}`);
  }
}

function clientsOf(texts: readonly string[]): readonly ClientOptions[] {
  const clients = texts.flatMap(clientOf);
  const ids = clients.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated === undefined) return clients;
  throw new UsageError(`--client: expected each id once, got ${JSON.stringify(repeated)} again`);
}

function clientOf(text: string): readonly ClientOptions[] {
  const [, id, secret] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const expected = 'ID:SECRET';
  if (id === undefined) throw new UsageError(`--client: expected ${expected}, got "${text}"`);
  return parseFlag('--client', { clients: [{ id, secret }] }, expected, text).clients ?? [];
}

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= MAX_PORT) return port;
  throw new UsageError(
    `--port: expected a number from 0 to ${MAX_PORT}, got ${JSON.stringify(text)}`,
  );
}

/** The environment variable keeps the token out of the process list; an empty one is ignored. */
function tokenOf(flag: string | undefined, variable: string | undefined): string | undefined {
  const token = flag ?? (variable === '' ? undefined : variable);
  if (token === undefined || /^[!-~]+$/.test(token)) return token;
  const name = flag === undefined ? 'CONNECT_BANK_SANDBOX_TOKEN' : '--control-token';
  throw new UsageError(`${name}: expected visible ASCII characters without spaces`);
}

function commandOf([program, ...args]: readonly string[]): readonly [string, ...string[]] {
  if (program !== undefined) return [program, ...args];
  throw new UsageError(
    'exec: expected a command after --, as in: connect-bank-sandbox exec -- npm test',
  );
}
