import { execFileSync, type SpawnOptions } from 'node:child_process';

/** The arguments of `spawn` for a command. */
type SpawnPlan = { file: string; args: string[]; options: SpawnOptions };

/** The operating system and terminal that the command runs in. */
export type Environment = {
  platform: NodeJS.Platform;
  isTerminal: boolean;
  env: NodeJS.ProcessEnv;
  exists(path: string): boolean;
};

/** The metacharacters of cmd.exe. */
const CMD_META = /([()\][%!^"`<>&|;, *?])/g;

/**
 * Decides how to start a command. Without a terminal, the command gets a process group of its own, which
 * receives signals as a whole: npm and npx start shells, which do not forward signals. In a terminal it
 * stays in the terminal's group, so that it can read input and receives Ctrl-C.
 */
export function spawnPlanFor(
  [program, ...args]: readonly [string, ...string[]],
  environment: Environment,
): SpawnPlan {
  const { platform, isTerminal, env } = environment;
  if (platform !== 'win32') return { file: program, args, options: { detached: !isTerminal } };
  if (!isBatchFile(program, environment)) return { file: program, args, options: {} };
  // On Windows npm and npx are batch files, which only cmd.exe can start.
  const line = [escapeForCmd(program), ...args.map(quoteForCmd)].join(' ');
  return {
    file: env.comspec ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    options: { windowsVerbatimArguments: true },
  };
}

/** Whether Windows finds a batch file of this name in the PATH, with the extensions of PATHEXT. */
function isBatchFile(program: string, { env, exists }: Environment): boolean {
  const extensions = ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')];
  const path = env.Path ?? env.PATH ?? '';
  const directories = /[\\/]/.test(program) ? [''] : path.split(';').map((each) => `${each}\\`);
  const candidates = directories.flatMap((directory) =>
    extensions.map((extension) => `${directory}${program}${extension}`),
  );
  // A file without an extension is a script for another operating system.
  const found = candidates.find((file) => /\.\w+$/.test(file) && exists(file));
  return /\.(?:bat|cmd)$/i.test(found ?? '');
}

function escapeForCmd(text: string): string {
  return text.replaceAll(CMD_META, '^$1');
}

/**
 * Quotes an argument for the program, then escapes it for cmd.exe twice, because a batch file parses its
 * arguments again.
 * @see https://qntm.org/cmd
 * @see https://github.com/moxystudio/node-cross-spawn
 */
function quoteForCmd(text: string): string {
  const quoted = `"${text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return escapeForCmd(escapeForCmd(quoted));
}

/** Sends a signal to a command and its descendants. Processes that have exited are ignored. */
export function signalTree(pid: number, signal: NodeJS.Signals, environment: Environment): void {
  if (environment.platform === 'win32') killOnWindows(pid);
  else if (!environment.isTerminal) sendSignal(-pid, signal);
  else for (const each of [pid, ...descendantsOf(pid)]) sendSignal(each, signal);
}

/** Whether a process of the command's own group is alive. */
export function isGroupAlive(pid: number, { platform, isTerminal }: Environment): boolean {
  if (platform === 'win32' || isTerminal) return false;
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has exited meanwhile.
  }
}

function killOnWindows(pid: number): void {
  try {
    execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  } catch {
    // It has exited meanwhile.
  }
}

/** The descendants of a process; none if the machine has no `ps`. */
function descendantsOf(pid: number): number[] {
  try {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return parseDescendants(table, pid);
  } catch {
    return [];
  }
}

/** @param table lines of a process id and its parent's id. */
export function parseDescendants(table: string, pid: number): number[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    rows.flatMap(([child = 0, parentId]) =>
      parentId === parent ? [child, ...childrenOf(child)] : [],
    );
  return childrenOf(pid);
}
