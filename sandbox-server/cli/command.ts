import { execFileSync, type SpawnOptions } from 'node:child_process';

/** How a command is started, and ended together with whatever it has started itself. */

export type Start = { file: string; args: string[]; options: SpawnOptions };

/** Of the machine and the terminal, as far as starting a command depends on them. */
export type Place = {
  platform: NodeJS.Platform;
  isTerminal: boolean;
  env: NodeJS.ProcessEnv;
  exists(path: string): boolean;
};

/** What cmd.exe would take for itself. */
const CMD_META = /([()\][%!^"`<>&|;, *?])/g;

/**
 * Away from a terminal the command leads a process group of its own, to which signals are sent as a
 * whole: npm and npx start shells, which do not pass signals on. In a terminal it stays in the
 * terminal's own group, so that it can read from there and Ctrl-C reaches it.
 */
export function startOf([program, ...args]: readonly [string, ...string[]], place: Place): Start {
  const { platform, isTerminal, env } = place;
  if (platform !== 'win32') return { file: program, args, options: { detached: !isTerminal } };
  if (!isBatchFile(program, place)) return { file: program, args, options: {} };
  // npm and npx are batch files there, which only cmd.exe can start.
  const line = [escapedForCmd(program), ...args.map(quotedForCmd)].join(' ');
  return {
    file: env.comspec ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    options: { windowsVerbatimArguments: true },
  };
}

/** Whether Windows would find a batch file of this name, looking where it looks and in its order. */
function isBatchFile(program: string, { env, exists }: Place): boolean {
  const extensions = ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')];
  const path = env.Path ?? env.PATH ?? '';
  const directories = /[\\/]/.test(program) ? [''] : path.split(';').map((each) => `${each}\\`);
  const candidates = directories.flatMap((directory) =>
    extensions.map((extension) => `${directory}${program}${extension}`),
  );
  // A file without an extension is a script of another system's.
  const found = candidates.find((file) => /\.\w+$/.test(file) && exists(file));
  return /\.(?:bat|cmd)$/i.test(found ?? '');
}

function escapedForCmd(text: string): string {
  return text.replaceAll(CMD_META, '^$1');
}

/**
 * Quoted for the program, then escaped for cmd.exe: twice, as a batch file reads its arguments again.
 * Source: https://qntm.org/cmd, and what cross-spawn does.
 */
function quotedForCmd(text: string): string {
  const quoted = `"${text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return escapedForCmd(escapedForCmd(quoted));
}

/** Sends a signal to a command and all that it has started; what is gone already is none of them. */
export function signalTree(pid: number, signal: NodeJS.Signals, place: Place): void {
  if (place.platform === 'win32') endOnWindows(pid);
  else if (!place.isTerminal) send(-pid, signal);
  else for (const each of [pid, ...descendantsOf(pid)]) send(each, signal);
}

/** Whether any process of a group of its own is left. */
export function isGroupAlive(pid: number, { platform, isTerminal }: Place): boolean {
  if (platform === 'win32' || isTerminal) return false;
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

function endOnWindows(pid: number): void {
  try {
    execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  } catch {
    // It ended by itself meanwhile.
  }
}

/** The children of a process and theirs; none where the machine has no `ps`. */
function descendantsOf(pid: number): number[] {
  try {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return descendantsIn(table, pid);
  } catch {
    return [];
  }
}

/** @param table lines of a process's number and its parent's. */
export function descendantsIn(table: string, pid: number): number[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    rows.flatMap(([child = 0, its]) => (its === parent ? [child, ...childrenOf(child)] : []));
  return childrenOf(pid);
}
