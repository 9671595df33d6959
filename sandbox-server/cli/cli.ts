#!/usr/bin/env node
import { ConfigError } from '../index.ts';
import { VERSION } from '../version.ts';
import { printError, printExecReady, printReady } from './announce.ts';
import { exec } from './exec.ts';
import { HELP, type Invocation, parseInvocation, UsageError } from './flags.ts';
import { type RunningSandbox, startSandbox } from './start.ts';

/** Exit code for invalid flags or configuration; other errors exit with 1. */
const USAGE_EXIT_CODE = 2;

const PARENT_CHECK_INTERVAL_MS = 500;

await main();

async function main(): Promise<void> {
  try {
    const invocation = parseInvocation(process.argv.slice(2), process.env);
    if (invocation.isHelp) return void process.stdout.write(HELP);
    if (invocation.isVersion) return void process.stdout.write(`${VERSION}\n`);
    if (process.env.npm_command !== undefined) exitWithParent();
    const running = await startSandbox(invocation, exitOnStateFailure);
    if (invocation.command === undefined) waitForSignal(running, invocation);
    else process.exitCode = await runCommand(invocation.command, running, invocation);
  } catch (error) {
    printError(error);
    const isUsage = error instanceof UsageError || error instanceof ConfigError;
    process.exitCode = isUsage ? USAGE_EXIT_CODE : 1;
  }
}

/**
 * Exits when npm or npx exits. They start the sandbox through a shell that does not forward signals, so
 * it would keep its port. A process whose parent exits gets another parent, except on Windows.
 */
function exitWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
  }, PARENT_CHECK_INTERVAL_MS);
  timer.unref();
}

/** Exits at once, so that no response acknowledges a change that was not stored. */
function exitOnStateFailure(error: Error): never {
  printError(error);
  process.exit(1);
}

function waitForSignal(running: RunningSandbox, invocation: Invocation): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // `exit` does not wait for open event streams and `webhooks/wait` requests.
    process.once(signal, () => void running.close().finally(() => process.exit()));
  }
  printReady(running, invocation);
}

async function runCommand(
  command: readonly [string, ...string[]],
  running: RunningSandbox,
  invocation: Invocation,
): Promise<number> {
  printExecReady(running, invocation);
  const code = await exec(command, running, invocation.sandbox.urls);
  await running.close();
  return code;
}
