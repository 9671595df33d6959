import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Running } from './cli-start.ts';
import type { SandboxOptions } from './index.ts';

/** How shells tell that a command was not found, or is none. */
const EXITS: Partial<Record<string, number>> = { ENOENT: 127, EACCES: 126 };
/** A command that a signal ended has this and the signal's number. */
const SIGNALLED = 128;

/**
 * Runs a command that finds the sandbox in its environment; its input and output are its own.
 * @returns its exit code.
 */
export function exec(
  [program, ...args]: readonly [string, ...string[]],
  running: Running,
  urls: SandboxOptions['urls'],
): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...variablesOf(running, urls) };
    const child = spawn(program, args, { stdio: 'inherit', env });
    const stopPassingOn = passOnSignals((signal) => child.kill(signal));
    child.once('error', (error) => {
      stopPassingOn();
      const code = 'code' in error ? String(error.code) : '';
      process.stderr.write(`connect-bank-sandbox: exec: ${error.message}\n`);
      resolve(EXITS[code] ?? 1);
    });
    child.once('exit', (code, signal) => {
      stopPassingOn();
      resolve(code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal]));
    });
  });
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
function passOnSignals(pass: (signal: NodeJS.Signals) => void): () => void {
  const isTerminal = process.stdin.isTTY;
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
