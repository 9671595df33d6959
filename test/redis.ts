/** Finds the Redis server for the tests, or installs it as root on Debian. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { installFromApt } from './debian.ts';
import { isExecutable } from './executable.ts';
import { freePort } from './free-port.ts';

export const REDIS_NOT_FOUND =
  'no redis-server was found: install Redis or Valkey, or set REDIS_SERVER_PATH to the executable';

export type RedisServer = {
  port: number;
  url: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
};

/** Returns `REDIS_SERVER_PATH` or a server in the PATH. */
export function findRedis(): string | undefined {
  const configured = process.env.REDIS_SERVER_PATH;
  if (configured !== undefined && configured !== '') {
    if (isExecutable(configured)) return configured;
    throw new Error(`REDIS_SERVER_PATH is ${configured}, which is not an executable file.`);
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

/** Starts a server without persistence on a free local port. */
export async function startRedis(binary: string, args: string[] = []): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'connect-bank-redis-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const stop = await spawnRedis(binary, [...args, '--port', String(port)], directory);
    if (typeof stop === 'function') {
      return { port, url: `redis://127.0.0.1:${port}`, stop: () => stop().finally(remove) };
    }
    // Another process may have taken the port.
    if (attempt < 3 && stop.includes('in use')) continue;
    remove();
    throw new Error(`${binary} ended before it was ready: ${stop}`);
  }
}

/** Returns a function that stops the server, or its output if it exits before it is ready. */
async function spawnRedis(
  binary: string,
  args: string[],
  directory: string,
): Promise<(() => Promise<void>) | string> {
  const flags = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory];
  const child = spawn(binary, [...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = () => child.kill();
  process.once('exit', kill);
  ended.finally(() => process.off('exit', kill));
  const output: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    output.push(line);
    if (!/ready to accept connections/i.test(line)) continue;
    child.stdout.resume();
    return async () => {
      kill();
      await ended;
    };
  }
  return output.join('\n');
}
