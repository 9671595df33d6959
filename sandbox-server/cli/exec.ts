import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxOptions } from '../index.ts';
import { isGroupAlive, type Place, signalTree, startOf } from './command.ts';
import type { Running } from './start.ts';

/** How shells tell that a command was not found, or is none. */
const EXITS: Partial<Record<string, number>> = { ENOENT: 127, EACCES: 126 };
/** A command that a signal ended has this and the signal's number. */
const SIGNALLED = 128;
/** Milliseconds that a command's own processes have to end by themselves after a signal. */
const GRACE = 5000;
const LOOK_AGAIN = 50;

/**
 * Runs a command that finds the sandbox in its environment; its input and output are its own.
 * @returns its exit code.
 */
export function exec(
  command: readonly [string, ...string[]],
  running: Running,
  urls: SandboxOptions['urls'],
): Promise<number> {
  const place: Place = {
    platform: process.platform,
    isTerminal: process.stdin.isTTY === true,
    env: process.env,
    exists: existsSync,
  };
  return new Promise((resolve) => {
    const env = { ...process.env, ...variablesOf(running, urls) };
    const { file, args, options } = startOf(command, place);
    const child = spawn(file, args, { ...options, stdio: 'inherit', env });
    let isSignalled = false;
    const stopPassingOn = passOnSignals(place, (signal) => {
      isSignalled = true;
      if (child.pid !== undefined) signalTree(child.pid, signal, place);
    });
    child.once('error', (error) => {
      stopPassingOn();
      const code = 'code' in error ? String(error.code) : '';
      process.stderr.write(`connect-bank-sandbox: exec: ${reasonOf(command[0], code, error)}\n`);
      resolve(EXITS[code] ?? 1);
    });
    child.once('exit', async (code, signal) => {
      if (isSignalled && child.pid !== undefined) await endGroup(child.pid, place);
      stopPassingOn();
      resolve(code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** What the command had started and the signal did not end. */
async function endGroup(pid: number, place: Place): Promise<void> {
  for (let waited = 0; waited < GRACE && isGroupAlive(pid, place); waited += LOOK_AGAIN) {
    await wait(LOOK_AGAIN);
  }
  if (isGroupAlive(pid, place)) signalTree(pid, 'SIGKILL', place);
}

/** What is wrong with a command that cannot be started, and what to do. */
export function reasonOf(program: string, code: string, { message }: Error): string {
  if (/[\s&|;<>$]/.test(program)) {
    const text = program.replaceAll("'", `'\\''`);
    return `${JSON.stringify(program)} is not the name of one program. For a line of a shell: exec -- sh -c '${text}'`;
  }
  if (code === 'ENOENT') return `there is no command ${JSON.stringify(program)} in the PATH.`;
  if (code === 'EACCES') return `${JSON.stringify(program)} cannot be run: it is no program.`;
  return message;
}

function variablesOf({ url, client }: Running, urls: SandboxOptions['urls'] = {}) {
  return {
    TRUELAYER_AUTH_URL: urls.auth ?? url,
    TRUELAYER_API_URL: urls.api ?? url,
    TRUELAYER_CLIENT_ID: client.id,
    TRUELAYER_CLIENT_SECRET: client.secret,
    TRUELAYER_WEBHOOK_JWKS_URL: `${urls.webhooks ?? url}/.well-known/jwks`,
  };
}

/** A terminal's Ctrl-C reaches the command by itself; passed on, it would come twice. */
function passOnSignals({ isTerminal }: Place, pass: (signal: NodeJS.Signals) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listeners = signals.map((signal) => {
    const listener = () => {
      if (signal !== 'SIGINT' || !isTerminal) pass(signal);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
