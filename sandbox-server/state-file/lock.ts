import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf, messageOf, StateFileError } from './error.ts';

/** Other processes may take the lock meanwhile; a dangling symbolic link can never be read. */
const MAX_ATTEMPTS = 100;

/**
 * Locks a state file for other processes of this machine, by a file beside it that names this process.
 * The lock of a killed process is replaced.
 * @returns a function that releases the lock.
 * @throws StateFileError when another process has the lock.
 */
export function acquireLock(file: string): () => void {
  const path = `${file}.lock`;
  const own = describeProcess(process.pid);
  try {
    for (let attempts = 0; !createLockFile(path, own); attempts += 1) {
      if (attempts === MAX_ATTEMPTS) throw unreadable(file, path);
      const holder = readHolder(path);
      if (holder !== undefined && isAlive(holder)) throw inUse(file, path, holder);
      if (holder !== undefined) removeStaleLock(path, holder);
    }
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    throw new StateFileError(file, `cannot be locked by a file beside it: ${messageOf(error)}`);
  }
  return () => {
    if (readHolder(path) === own) rmSync(path, { force: true });
  };
}

/** The id of a process and, on Linux, its start time, because process ids are reused. */
function describeProcess(pid: number): string {
  try {
    // The start time is the 20th field after the name, which is in brackets. See proc_pid_stat(5).
    const [, facts = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/^.*\) /s);
    return `${pid} ${facts.split(' ')[19]}`;
  } catch {
    return String(pid);
  }
}

/** Creates the lock file with its content at once. @returns false if there is one. */
function createLockFile(path: string, holder: string): boolean {
  const draft = `${path}.${process.pid}`;
  // Never write to an existing file: it may be a symbolic link.
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
  return describeProcess(pid) === holder;
}

/** Renames the file first, because another process may have replaced it meanwhile. */
function removeStaleLock(path: string, holder: string): void {
  const staleLock = `${path}.${process.pid}.left`;
  try {
    renameSync(path, staleLock);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const found = readHolder(staleLock);
  rmSync(staleLock, { force: true });
  if (found !== undefined && found !== holder) createLockFile(path, found);
}

function unreadable(file: string, path: string): StateFileError {
  return new StateFileError(
    file,
    `cannot be locked: ${path} exists and cannot be read; it may be a dangling symbolic link. Delete it.`,
  );
}

function inUse(file: string, path: string, holder: string): StateFileError {
  const [pid] = holder.split(' ');
  return new StateFileError(
    file,
    `is in use by process ${pid}. Stop that process, or name another file. If it is no sandbox, delete ${path}.`,
  );
}
