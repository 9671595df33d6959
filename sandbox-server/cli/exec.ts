import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxOptions } from '../index.ts';
import { type Environment, isGroupAlive, signalTree, spawnPlanFor } from './command.ts';
import type { RunningSandbox } from './start.ts';

/** The exit codes of shells for a command that was not found, or is not executable. */
const EXIT_CODES: Partial<Record<string, number>> = { ENOENT: 127, EACCES: 126 };
/** Added to the number of the signal that ended the command, as shells do. */
const SIGNAL_EXIT_BASE = 128;
/** How long the command's processes may take to exit after a signal. */
const GRACE_MS = 5000;
const POLL_INTERVAL_MS = 50;

/**
 * Runs a command with the sandbox's URLs and client in its environment variables.
 * @returns its exit code.
 */
export function exec(
  command: readonly [string, ...string[]],
  running: RunningSandbox,
  urls: SandboxOptions['urls'],
): Promise<number> {
  const environment: Environment = {
    platform: process.platform,
    isTerminal: process.stdin.isTTY === true,
    env: process.env,
    exists: existsSync,
  };
  return new Promise((resolve) => {
    const env = { ...process.env, ...environmentVariables(running, urls) };
    const { file, args, options } = spawnPlanFor(command, environment);
    const child = spawn(file, args, { ...options, stdio: 'inherit', env });
    let isSignalled = false;
    const stopForwarding = forwardSignals(environment, (signal) => {
      isSignalled = true;
      if (child.pid !== undefined) signalTree(child.pid, signal, environment);
    });
    child.once('error', (error) => {
      stopForwarding();
      const code = 'code' in error ? String(error.code) : '';
      process.stderr.write(
        `connect-bank-sandbox: exec: ${startErrorMessage(command[0], code, error)}\n`,
      );
      resolve(EXIT_CODES[code] ?? 1);
    });
    child.once('exit', async (code, signal) => {
      if (isSignalled && child.pid !== undefined) await killGroup(child.pid, environment);
      stopForwarding();
      resolve(code ?? SIGNAL_EXIT_BASE + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** Kills the processes of the command that are alive after the grace period. */
async function killGroup(pid: number, environment: Environment): Promise<void> {
  for (
    let waited = 0;
    waited < GRACE_MS && isGroupAlive(pid, environment);
    waited += POLL_INTERVAL_MS
  ) {
    await delay(POLL_INTERVAL_MS);
  }
  if (isGroupAlive(pid, environment)) signalTree(pid, 'SIGKILL', environment);
}

/** Why a command cannot be started, and what to do. */
export function startErrorMessage(program: string, code: string, { message }: Error): string {
  if (/[\s&|;<>$]/.test(program)) {
    const text = program.replaceAll("'", `'\\''`);
    return `${JSON.stringify(program)} is not the name of one program. For a line of a shell: exec -- sh -c '${text}'`;
  }
  if (code === 'ENOENT') return `there is no command ${JSON.stringify(program)} in the PATH.`;
  if (code === 'EACCES') return `${JSON.stringify(program)} is not executable.`;
  return message;
}

function environmentVariables({ url, client }: RunningSandbox, urls: SandboxOptions['urls'] = {}) {
  return {
    TRUELAYER_AUTH_URL: urls.auth ?? url,
    TRUELAYER_API_URL: urls.api ?? url,
    TRUELAYER_CLIENT_ID: client.id,
    TRUELAYER_CLIENT_SECRET: client.secret,
    TRUELAYER_WEBHOOK_JWKS_URL: `${urls.webhooks ?? url}/.well-known/jwks`,
  };
}

/** Forwards signals, but not Ctrl-C in a terminal, which the command receives itself. */
function forwardSignals(
  { isTerminal }: Environment,
  forward: (signal: NodeJS.Signals) => void,
): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listeners = signals.map((signal) => {
    const listener = () => {
      if (signal !== 'SIGINT' || !isTerminal) forward(signal);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
