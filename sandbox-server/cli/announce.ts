import { networkInterfaces } from 'node:os';
import type { Invocation } from './flags.ts';
import type { RunningSandbox } from './start.ts';

/** Prints the first line of stdout, which means "ready", and the banner to stderr. */
export function printReady(
  running: RunningSandbox,
  { isJson, isQuiet, ...rest }: Invocation,
): void {
  const { url, client, inspector, seed } = running;
  const ready = isJson
    ? JSON.stringify({
        url,
        client_id: client.id,
        client_secret: client.secret,
        seed,
        inspector: inspector ?? null,
      })
    : `connect-bank-sandbox ready on ${url}`;
  process.stdout.write(`${ready}\n`);
  if (!isQuiet) process.stderr.write(`\n${bannerOf(running, rest)}\n`);
  printNotices(running);
}

/** Prints to stderr that the sandbox is ready, because stdout belongs to the command. */
export function printExecReady(running: RunningSandbox, { isQuiet }: Invocation): void {
  const { url, inspector, seed } = running;
  const urls = inspector === undefined ? url : `${url}, inspector on ${inspector}`;
  if (!isQuiet) process.stderr.write(`connect-bank-sandbox ready on ${urls}, seed ${seed}\n`);
  printNotices(running);
}

/** Prints an error to stderr, with a hint on what to do. */
export function printError(error: unknown): void {
  process.stderr.write(`connect-bank-sandbox: ${errorMessageOf(error)}\n`);
}

function printNotices({ notices }: RunningSandbox): void {
  for (const each of notices) process.stderr.write(`connect-bank-sandbox: ${each}\n`);
}

type Settings = Pick<Invocation, 'host' | 'sandbox' | 'scenario'>;

function bannerOf(running: RunningSandbox, { host, sandbox, scenario }: Settings): string {
  const { url, client, inspector, seed } = running;
  const { username, password } = sandbox.users?.[0] ?? { username: 'john', password: 'doe' };
  const rows: [string, string | undefined][] = [
    ['client', client.id],
    ['secret', client.secret],
    ['token', `POST ${url}/connect/token  (scope data)`],
    ['mock users', `${username} / ${password}, and more on the mock bank's login page`],
    ['seed', seed],
    ['scenario', scenario],
    ['inspector', inspector],
    ...networkUrlsOf(host, url).map((each): [string, string] => ['network', each]),
    ['stop', 'Ctrl-C'],
  ];
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : `  ${name.padEnd(12)}  ${value}\n`))
    .join('');
}

/** The URLs for other machines, if the sandbox listens on all addresses. */
function networkUrlsOf(host: string, url: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  const { port } = new URL(url);
  return Object.values(networkInterfaces())
    .flatMap((interfaces) => interfaces ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => `http://${address}:${port}`);
}

const HINTS: Partial<Record<string, string>> = {
  EADDRINUSE:
    'Another process, perhaps another sandbox, uses this port. Choose another --port; 0 is a free one.',
  EACCES: 'You have no permission for this port or file. Choose another --port, above 1023.',
  EADDRNOTAVAIL: 'This machine has no such IP address. Choose another --host.',
  ENOTFOUND: 'This host name is unknown. Choose another --host.',
};

function errorMessageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = 'code' in error ? HINTS[String(error.code)] : undefined;
  return hint === undefined ? error.message : `${error.message}. ${hint}`;
}
