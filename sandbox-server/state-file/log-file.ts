import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf, StateFileError } from './error.ts';
import { lineOf } from './line.ts';

/** A file of lines that grows with every change and, when it has grown much, is written anew. */
export type LogFile = {
  /**
   * Adds a line. When it returns, the system has it: the end of the process cannot take it back.
   * @throws StateFileError when it cannot be written; then it is not there in part either.
   */
  append(value: unknown): void;
  /** Writes everything anew, beside the file and then in its place. */
  rewrite(): void;
  /** Leaves it on the disk. */
  close(): void;
};

/** Bytes up to which a file is not worth being written anew. */
const SMALL = 4 * 2 ** 20;
/** How many times as long as at first a file may get. */
const GROWTH = 3;
/** Bytes that are written at once. */
const CHUNK = 2 ** 20;
/** Secrets of clients are in it. */
const OWNER_ONLY = 0o600;

/** @param whole everything, as the lines of a new file. */
export function createLogFile(file: string, whole: () => Iterable<unknown>): LogFile {
  let current = rewritten(file, whole());
  let limit = limitOf(current);
  const rewrite = () => {
    const before = current;
    current = rewritten(file, whole());
    limit = limitOf(current);
    closeSync(before.fd);
  };
  /** Where there is no room for a second file, the first is good enough for longer. */
  const shorten = () => {
    try {
      rewrite();
    } catch {
      limit = current.size * GROWTH;
    }
  };
  return {
    rewrite,
    append: (value) => {
      appendTo(file, current, lineOf(value));
      if (current.size > limit) shorten();
    },
    close: () => {
      fsyncSync(current.fd);
      closeSync(current.fd);
    },
  };
}

type Open = { fd: number; size: number };

function limitOf({ size }: Open): number {
  return Math.max(SMALL, size * GROWTH);
}

function rewritten(file: string, values: Iterable<unknown>): Open {
  const draft = `${file}.new`;
  let open: Open | undefined;
  try {
    rmSync(draft, { force: true });
    open = { fd: openSync(draft, 'ax', modeOf(file)), size: 0 };
    let text = '';
    for (const value of values) {
      text += lineOf(value);
      if (text.length < CHUNK) continue;
      writeWhole(open, text);
      text = '';
    }
    writeWhole(open, text);
    fsyncSync(open.fd);
    renameSync(draft, file);
    syncDirectory(file);
    return open;
  } catch (error) {
    if (open !== undefined) closeSync(open.fd);
    rmSync(draft, { force: true });
    throw cannotWrite(file, error);
  }
}

function appendTo(file: string, open: Open, line: string): void {
  const { fd, size } = open;
  try {
    writeWhole(open, line);
  } catch (error) {
    ftruncateSync(fd, size);
    open.size = size;
    throw cannotWrite(file, error);
  }
}

function writeWhole(open: Open, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(open.fd, bytes, done);
  open.size += bytes.length;
}

function modeOf(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.mode ?? OWNER_ONLY) & 0o777;
}

/** So that the new name lasts, too. Windows has no such thing. */
function syncDirectory(file: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dirname(file), 'r');
  fsyncSync(fd);
  closeSync(fd);
}

function cannotWrite(file: string, error: unknown): StateFileError {
  return new StateFileError(file, `cannot be written: ${reasonOf(error)}`);
}
