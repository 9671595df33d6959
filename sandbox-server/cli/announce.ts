import { networkInterfaces } from 'node:os';
import type { Invocation } from './flags.ts';
import type { Running } from './start.ts';

/** The first line of stdout means "ready"; what a person wants to know goes to stderr. */
export function announce(running: Running, { isJson, isQuiet, ...rest }: Invocation): void {
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
  notice(running);
}

/** The same for a sandbox that a command has to itself: stdout is the command's. */
export function announceExec(running: Running, { isQuiet }: Invocation): void {
  const { url, inspector, seed } = running;
  const place = inspector === undefined ? url : `${url}, inspector on ${inspector}`;
  const where = `${place}, seed ${seed}`;
  if (!isQuiet) process.stderr.write(`connect-bank-sandbox ready on ${where}\n`);
  notice(running);
}

export function complain(error: unknown): void {
  process.stderr.write(`connect-bank-sandbox: ${explain(error)}\n`);
}

function notice({ notices }: Running): void {
  for (const each of notices) process.stderr.write(`connect-bank-sandbox: ${each}\n`);
}

type Settings = Pick<Invocation, 'host' | 'sandbox' | 'scenario'>;

function bannerOf(running: Running, { host, sandbox, scenario }: Settings): string {
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
    ...addressesOf(host, url).map((address): [string, string] => ['network', address]),
    ['stop', 'Ctrl-C'],
  ];
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : `  ${name.padEnd(12)}  ${value}\n`))
    .join('');
}

/** Where other machines find what listens on every address. */
function addressesOf(host: string, url: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  const { port } = new URL(url);
  return Object.values(networkInterfaces())
    .flatMap((interfaces) => interfaces ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => `http://${address}:${port}`);
}

const HINTS: Partial<Record<string, string>> = {
  EADDRINUSE:
    'Another process, maybe another sandbox, has this port. Choose another --port; 0 takes a free one.',
  EACCES: 'This port or file is not for everybody. Choose another --port, above 1023.',
  EADDRNOTAVAIL: 'This machine has no such address. Choose another --host.',
  ENOTFOUND: 'No such name is known. Choose another --host.',
};

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = 'code' in error ? HINTS[String(error.code)] : undefined;
  return hint === undefined ? error.message : `${error.message}. ${hint}`;
}
