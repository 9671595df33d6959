import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf, reasonOf, StateFileError } from './error.ts';

/** Others may come and go meanwhile; a link that leads nowhere stays, and can never be read. */
const MOST_TRIES = 100;

/**
 * Keeps other processes of this machine away from a state file: a file beside it names the one that
 * has it. What a killed process left behind is taken over.
 * @returns gives it back.
 * @throws StateFileError when a living process has it.
 */
export function lock(file: string): () => void {
  const path = `${file}.lock`;
  const own = holderOf(process.pid);
  try {
    for (let tries = 0; !put(path, own); tries += 1) {
      if (tries === MOST_TRIES) throw unreadable(file, path);
      const holder = readHolder(path);
      if (holder !== undefined && isAlive(holder)) throw inUse(file, path, holder);
      if (holder !== undefined) takeAway(path, holder);
    }
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    throw new StateFileError(file, `cannot be locked by a file beside it: ${reasonOf(error)}`);
  }
  return () => {
    if (readHolder(path) === own) rmSync(path, { force: true });
  };
}

/** The number of a process and, where Linux tells it, since when the process has it. */
function holderOf(pid: number): string {
  try {
    // After the name, which is in brackets and may be anything, the 20th field is the start.
    const [, facts = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/^.*\) /s);
    return `${pid} ${facts.split(' ')[19]}`;
  } catch {
    return String(pid);
  }
}

/** @returns false when one is there. A new one is there at once with what is in it. */
function put(path: string, holder: string): boolean {
  const draft = `${path}.${process.pid}`;
  // A draft of a killed process, or a link that somebody else has put there, is never written to.
  rmSync(draft, { force: true });
  writeFileSync(draft, holder, { flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(holder: string): boolean {
  const pid = Number(holder.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return holderOf(pid) === holder;
}

/** Out of the way first: when two do this at once, one of them may get the other's new one. */
function takeAway(path: string, holder: string): void {
  const away = `${path}.${process.pid}.left`;
  try {
    renameSync(path, away);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const found = readHolder(away);
  rmSync(away, { force: true });
  if (found !== undefined && found !== holder) put(path, found);
}

function unreadable(file: string, path: string): StateFileError {
  return new StateFileError(
    file,
    `cannot be locked: ${path} is there and cannot be read, maybe a link that leads nowhere. Delete it.`,
  );
}

function inUse(file: string, path: string, holder: string): StateFileError {
  const [pid] = holder.split(' ');
  return new StateFileError(
    file,
    `is in use by process ${pid}. Stop that one, or name another file. If it is no sandbox, delete ${path}.`,
  );
}
