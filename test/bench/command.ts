import { spawn } from 'node:child_process';

export type Command = readonly string[];

/** The core of the measured servers, and the core of everything else. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** Pins a command to one core; only possible on Linux. */
export function pinned(command: Command, core: number): Command {
  return process.platform === 'linux' ? ['taskset', '-c', String(core), ...command] : command;
}

/** Moves this process off the core of the servers. */
export async function makeRoom(): Promise<void> {
  if (process.platform !== 'linux') return;
  await outputOf(['taskset', '-a', '-cp', String(LOAD_CORE), String(process.pid)]);
}

/**
 * Runs a command and returns its stdout.
 * @throws Error with its output if it fails
 */
export function outputOf(
  [program = '', ...args]: Command,
  options: { cwd?: string; timeout?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        printed[name] += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(printed.stdout);
      else reject(new Error(`${program}: ${signal ?? code}\n${printed.stdout}${printed.stderr}`));
    });
  });
}
