/** The Redis that tests of its store run on: found on the machine, or, as root on Debian, installed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { installFromApt } from './debian.ts';
import { isExecutable } from './executable.ts';
import { freePort } from './free-port.ts';

export const HOW_TO_GET_REDIS =
  'no redis-server was found: install Redis or Valkey, or set REDIS_SERVER_PATH to the executable';

export type RedisServer = {
  port: number;
  url: string;
  /** Ends it, and removes all it wrote. */
  stop(): Promise<void>;
};

/** `REDIS_SERVER_PATH`, else one on the PATH. */
export function findRedis(): string | undefined {
  const given = process.env.REDIS_SERVER_PATH;
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given;
    throw new Error(`REDIS_SERVER_PATH is ${given}, which is not an executable file.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = folders.flatMap((folder) =>
    ['redis-server', 'valkey-server'].map((name) => join(folder, name)),
  );
  return paths.find(isExecutable);
}

export function findOrInstallRedis(): string | undefined {
  return findRedis() ?? (installFromApt('redis-server') ? findRedis() : undefined);
}

/** Starts a server that keeps nothing, on a free port of this machine. */
export async function startRedis(binary: string, args: string[] = []): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-redis-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const stop = await started(binary, [...args, '--port', String(port)], directory);
    if (typeof stop === 'function') {
      return { port, url: `redis://127.0.0.1:${port}`, stop: () => stop().finally(remove) };
    }
    // Somebody else may have taken the port meanwhile.
    if (attempt < 3 && stop.includes('in use')) continue;
    remove();
    throw new Error(`${binary} ended before it was ready: ${stop}`);
  }
}

/** How to stop the server once it is ready, or all it said where it ended before. */
async function started(
  binary: string,
  args: string[],
  directory: string,
): Promise<(() => Promise<void>) | string> {
  const quiet = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory];
  const child = spawn(binary, [...quiet, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = () => child.kill();
  process.once('exit', kill);
  ended.finally(() => process.off('exit', kill));
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (!/ready to accept connections/i.test(line)) continue;
    child.stdout.resume();
    return async () => {
      kill();
      await ended;
    };
  }
  return said.join('\n');
}
