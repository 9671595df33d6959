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
import { messageOf, StateFileError } from './error.ts';
import { encodeLine } from './line.ts';

/** An append-only file of lines, which is compacted when it has grown too much. */
export type LogFile = {
  /**
   * Appends a line. When it returns, the line survives the end of the process.
   * @throws StateFileError when it cannot be written; then no part of the line is in the file.
   */
  append(value: unknown): void;
  /** Writes the whole content to a new file, and replaces the file with it. */
  rewrite(): void;
  /** Flushes the file to the disk, and closes it. */
  close(): void;
};

/** Files up to this size are not compacted. */
const MIN_LIMIT_BYTES = 4 * 2 ** 20;
/** A file may grow to this multiple of its size before it is compacted. */
const GROWTH_FACTOR = 3;
/** The size of one write. */
const CHUNK_BYTES = 2 ** 20;
/** The file contains client secrets. */
const OWNER_ONLY = 0o600;

/**
 * Creates a log file, or replaces an existing one.
 * @param content the values of all lines of a new file.
 */
export function createLogFile(file: string, content: () => Iterable<unknown>): LogFile {
  let current = writeNewFile(file, content());
  let limit = limitOf(current);
  const rewrite = () => {
    const before = current;
    current = writeNewFile(file, content());
    limit = limitOf(current);
    closeSync(before.fd);
  };
  /** If the disk has no room for a second file, the limit grows instead. */
  const compact = () => {
    try {
      rewrite();
    } catch {
      limit = current.size * GROWTH_FACTOR;
    }
  };
  return {
    rewrite,
    append: (value) => {
      appendTo(file, current, encodeLine(value));
      if (current.size > limit) compact();
    },
    close: () => {
      fsyncSync(current.fd);
      closeSync(current.fd);
    },
  };
}

type OpenFile = { fd: number; size: number };

function limitOf({ size }: OpenFile): number {
  return Math.max(MIN_LIMIT_BYTES, size * GROWTH_FACTOR);
}

function writeNewFile(file: string, values: Iterable<unknown>): OpenFile {
  const newFile = `${file}.new`;
  let open: OpenFile | undefined;
  try {
    rmSync(newFile, { force: true });
    open = { fd: openSync(newFile, 'ax', modeOf(file)), size: 0 };
    let text = '';
    for (const value of values) {
      text += encodeLine(value);
      if (text.length < CHUNK_BYTES) continue;
      writeText(open, text);
      text = '';
    }
    writeText(open, text);
    fsyncSync(open.fd);
    renameSync(newFile, file);
    syncDirectory(file);
    return open;
  } catch (error) {
    if (open !== undefined) closeSync(open.fd);
    rmSync(newFile, { force: true });
    throw writeError(file, error);
  }
}

function appendTo(file: string, open: OpenFile, line: string): void {
  const { fd, size } = open;
  try {
    writeText(open, line);
  } catch (error) {
    ftruncateSync(fd, size);
    open.size = size;
    throw writeError(file, error);
  }
}

function writeText(open: OpenFile, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(open.fd, bytes, done);
  open.size += bytes.length;
}

function modeOf(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.mode ?? OWNER_ONLY) & 0o777;
}

/** Flushes the renaming to the disk; Windows does not support it. */
function syncDirectory(file: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dirname(file), 'r');
  fsyncSync(fd);
  closeSync(fd);
}

function writeError(file: string, error: unknown): StateFileError {
  return new StateFileError(file, `cannot be written: ${messageOf(error)}`);
}
