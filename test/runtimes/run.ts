/** Runs bundled modules in a runtime. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Runtime } from './runtime.ts';

/** Enough for a busy machine to start a runtime and to run the suite. */
const TIMEOUT_MS = 200_000;

export type RunningServer = { url: string; close(): Promise<void> };

/**
 * Runs a module and returns its output.
 * @throws Error if it fails
 */
export function runModule(
  { command = [] }: Runtime,
  path: string,
  module: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: TIMEOUT_MS, env: {}, cwd: dirname(module) };
    execFile(path, [...command, module], options, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
  });
}

/** Starts a server. The first line of its output must end with its URL. */
export async function serve(
  { command = [] }: Runtime,
  path: string,
  module: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const child = spawn(path, [...command, module], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const line = await readFirstLine(child, child.stdout);
  return { url: /http:\S+$/.exec(line)?.[0] ?? line, close: () => end(child) };
}

/** A Worker with its module and the bindings of its `env`. */
export type Worker = {
  name: string;
  module: string;
  text?: Readonly<Record<string, string>>;
  services?: Readonly<Record<string, string>>;
};

/** Serves the first Worker with workerd on a free port; the others are its services. */
export async function serveWorkers(
  path: string,
  workers: readonly Worker[],
  compatibilityDate: string,
): Promise<RunningServer> {
  const folder = dirname(workers[0]?.module ?? '');
  const file = join(folder, 'config.capnp');
  const embedded = workers.map((each) => ({ ...each, module: relative(folder, each.module) }));
  writeFileSync(file, createConfig(embedded, compatibilityDate));
  const args = ['serve', '--control-fd=3', file];
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  child.stdout?.resume();
  const { port } = JSON.parse(await readFirstLine(child, child.stdio[3] as Readable));
  return { url: `http://127.0.0.1:${port}`, close: () => end(child) };
}

const quote = (text: string): string => JSON.stringify(text);

function createConfig(workers: readonly Worker[], compatibilityDate: string): string {
  const services = workers.map(({ name, module, text = {}, services = {} }) => {
    const bindings = [
      ...Object.entries(text).map(
        ([key, value]) => `(name = ${quote(key)}, text = ${quote(value)})`,
      ),
      ...Object.entries(services).map(
        ([key, to]) => `(name = ${quote(key)}, service = ${quote(to)})`,
      ),
    ];
    return `(name = ${quote(name)}, worker = (
      modules = [(name = "main.js", esModule = embed ${quote(module)})],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = ${quote(compatibilityDate)},
    ))`;
  });
  const network = '(name = "internet", network = (allow = ["local"]))';
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${[...services, network].join(', ')}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = ${quote(workers[0]?.name ?? '')})],
);
`;
}

/** @throws Error with the output of stderr, if the process exits before its first line */
async function readFirstLine(child: ChildProcess, from: Readable | null): Promise<string> {
  const errors: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const [line] = await Promise.race([
    once(createInterface({ input: from as Readable }), 'line'),
    once(child, 'error').then(([error]) => {
      throw error;
    }),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The server exited with ${code} before it listened:\n${errors.join('')}`);
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
