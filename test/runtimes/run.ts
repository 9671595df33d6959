/** Runs what was bundled in a runtime. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Runtime } from './runtime.ts';

/** What a busy machine may need for a runtime to start and to run the suite. */
const PATIENCE_MS = 200_000;

export type Serving = { url: string; close(): Promise<void> };

/** What a module prints until it ends. @throws when it fails. */
export function outputOf({ command = [] }: Runtime, path: string, module: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: PATIENCE_MS, env: {}, cwd: dirname(module) };
    execFile(path, [...command, module], options, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
  });
}

/** Starts a server; the first line that it prints ends in its address. */
export async function serve(
  { command = [] }: Runtime,
  path: string,
  module: string,
  env: Readonly<Record<string, string>>,
): Promise<Serving> {
  const child = spawn(path, [...command, module], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const line = await firstLineOf(child, child.stdout);
  return { url: /http:\S+$/.exec(line)?.[0] ?? line, close: () => end(child) };
}

/** A Worker of a config: its modules, by name, with their files, and what its `env` has. */
export type Worker = {
  name: string;
  module: string;
  text?: Readonly<Record<string, string>>;
  services?: Readonly<Record<string, string>>;
};

/** Serves the first of the Workers with workerd, on a free port. The others are its services. */
export async function serveWorkers(
  path: string,
  workers: readonly Worker[],
  compatibilityDate: string,
): Promise<Serving> {
  const folder = dirname(workers[0]?.module ?? '');
  const file = join(folder, 'config.capnp');
  const embedded = workers.map((each) => ({ ...each, module: relative(folder, each.module) }));
  writeFileSync(file, configOf(embedded, compatibilityDate));
  const args = ['serve', '--control-fd=3', file];
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  child.stdout?.resume();
  const { port } = JSON.parse(await firstLineOf(child, child.stdio[3] as Readable));
  return { url: `http://127.0.0.1:${port}`, close: () => end(child) };
}

const quoted = (text: string): string => JSON.stringify(text);

function configOf(workers: readonly Worker[], compatibilityDate: string): string {
  const services = workers.map(({ name, module, text = {}, services = {} }) => {
    const bindings = [
      ...Object.entries(text).map(
        ([key, value]) => `(name = ${quoted(key)}, text = ${quoted(value)})`,
      ),
      ...Object.entries(services).map(
        ([key, to]) => `(name = ${quoted(key)}, service = ${quoted(to)})`,
      ),
    ];
    return `(name = ${quoted(name)}, worker = (
      modules = [(name = "main.js", esModule = embed ${quoted(module)})],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = ${quoted(compatibilityDate)},
    ))`;
  });
  const network = '(name = "internet", network = (allow = ["local"]))';
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${[...services, network].join(', ')}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = ${quoted(workers[0]?.name ?? '')})],
);
`;
}

/** @throws with what it complained of, when it ends before it printed one. */
async function firstLineOf(child: ChildProcess, from: Readable | null): Promise<string> {
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const [line] = await Promise.race([
    once(createInterface({ input: from as Readable }), 'line'),
    once(child, 'error').then(([error]) => {
      throw error;
    }),
    once(child, 'exit').then(([code]) => {
      throw new Error(`It ended with ${code} before it listened:\n${complaints.join('')}`);
    }),
  ]);
  return line;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
