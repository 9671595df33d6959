import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Call } from './call.ts';
import { type Command, outputOf, pinned, SERVER_CORE } from './command.ts';
import { coreSecondsOf } from './core-time.ts';

export type Server = {
  /** E.g. `http://127.0.0.1:4400`. */
  origin: string;
  /** Milliseconds from the start of the process to its first response. */
  firstResponse: number;
  /** Resident memory in MiB. */
  residentMiB(): Promise<number>;
  /** Processor time in seconds; `undefined` if the system does not report it. */
  coreSeconds(): number | undefined;
  /** Size of the response in bytes. */
  sizeOf(call: Call): Promise<number>;
  stop(): Promise<void>;
};

export type Start = {
  command: Command;
  port: number;
  /** A call that returns 200 as soon as the server is ready. */
  ready: Call;
  /** The core that the server runs on; by default the core of the servers. */
  core?: number;
};

const START_TIMEOUT_MS = 120_000;

/** Servers to stop if this process exits early. */
const running = new Set<ChildProcess>();
process.prependListener('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a server in its own process on a core.
 * @throws Error with its output if it exits or never responds.
 */
export async function start({ command, port, ready, core = SERVER_CORE }: Start): Promise<Server> {
  const [program = '', ...args] = pinned(command, core);
  const started = performance.now();
  // Vite, which builds the measured server, sets NODE_ENV in this process.
  const env = { ...process.env, NODE_ENV: undefined };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const readOutput = listenTo(child);
  running.add(child);
  child.once('close', () => running.delete(child));
  const origin = `http://127.0.0.1:${port}`;
  while (!(await answers(origin, ready))) {
    const isLate = performance.now() - started > START_TIMEOUT_MS;
    if (isLate) child.kill('SIGKILL');
    if (isLate || hasEnded(child))
      throw new Error(`The server does not respond: ${reasonIn(readOutput())}`);
    await setTimeout(1);
  }
  const firstResponse = performance.now() - started;
  return {
    origin,
    firstResponse,
    residentMiB: async () =>
      Number(await outputOf(['ps', '-o', 'rss=', '-p', String(child.pid)])) / 1024,
    coreSeconds: () => (child.pid === undefined ? undefined : coreSecondsOf(child.pid)),
    sizeOf: async ({ path, headers = {}, body }) => {
      const init = { headers, ...(body !== undefined && { method: 'POST', body }) };
      return (await (await fetch(origin + path, init)).arrayBuffer()).byteLength;
    },
    stop: async () => {
      if (hasEnded(child)) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

/** Keeps only the end of the output: a server that logs each request would fill the memory. */
function listenTo(child: ChildProcess): () => string {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-2000);
    });
  }
  return () => tail;
}

/** Returns the last line that contains an error, or the last line. */
function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  return lines.filter((line) => /error/i.test(line)).at(-1) ?? lines.at(-1) ?? '';
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function answers(origin: string, { path, headers = {} }: Call): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(origin + path, { headers, agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
  });
}
