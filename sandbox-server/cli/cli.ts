#!/usr/bin/env node
import { ConfigError } from '../index.ts';
import { VERSION } from '../version.ts';
import { announce, announceExec, complain } from './announce.ts';
import { exec } from './exec.ts';
import { HELP, type Invocation, readInvocation, UsageError } from './flags.ts';
import { type Running, start } from './start.ts';

/** The command line: 0 when all is well, 2 when it was asked for what there is not, 1 when it failed. */

const USAGE_EXIT = 2;

/** Milliseconds between two looks at whether npm is still there. */
const LOOK_AGAIN = 500;

await main();

async function main(): Promise<void> {
  try {
    const invocation = readInvocation(process.argv.slice(2), process.env);
    if (invocation.isHelp) return void process.stdout.write(HELP);
    if (invocation.isVersion) return void process.stdout.write(`${VERSION}\n`);
    if (process.env.npm_command !== undefined) endWithParent();
    const running = await start(invocation, endAtOnce);
    if (invocation.command === undefined) serve(running, invocation);
    else process.exitCode = await runBeside(invocation.command, running, invocation);
  } catch (error) {
    complain(error);
    const isUsage = error instanceof UsageError || error instanceof ConfigError;
    process.exitCode = isUsage ? USAGE_EXIT : 1;
  }
}

/**
 * npm and npx start the sandbox through a shell that passes no signal on: when they are ended, it would
 * keep its port for ever. Whose parent is gone has another one; Windows does not tell.
 */
function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
  }, LOOK_AGAIN);
  timer.unref();
}

/** No answer is to tell of what was not kept. */
function endAtOnce(error: Error): never {
  complain(error);
  process.exit(1);
}

function serve(running: Running, invocation: Invocation): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Whatever still waits for something does not hold the end up.
    process.once(signal, () => void running.close().finally(() => process.exit()));
  }
  announce(running, invocation);
}

async function runBeside(
  command: readonly [string, ...string[]],
  running: Running,
  invocation: Invocation,
): Promise<number> {
  announceExec(running, invocation);
  const code = await exec(command, running, invocation.sandbox.urls);
  await running.close();
  return code;
}
