import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Keep } from '../control/snapshot/state-log.ts';
import type { Client } from '../domain/world/client.ts';
import type { StateRecord } from '../domain/world/snapshot-record.ts';
import type { Sandbox } from '../index.ts';
import { checkOptions } from '../options.ts';
import { parse, type Schema } from '../schema/parse.ts';
import { STATE_VERSION } from '../schema/snapshot.ts';
import { END_MARKER, STATE_FORMAT, stateOrigin, stateRecords } from '../schema/state-record.ts';
import { StateFileError } from './error.ts';
import { type KeptState, readState } from './kept-state.ts';
import { lock } from './lock.ts';
import { createLogFile, type LogFile } from './log-file.ts';

export type StateFile = {
  /** Its absolute path. */
  file: string;
  /** Writes what is still to be written and lets others have the file. The sandbox goes on without it. */
  close(): void;
};

export type StateOptions = {
  /** Made when it is not there. */
  file: string;
  /**
   * The file cannot be written any more, e.g. because the disk is full. By default this is thrown
   * where nobody catches it, which ends the process: no answer is to tell of what was not kept.
   */
  onFailure?: (error: StateFileError) => void;
};

/** Records in a line of a file that is written anew. */
const BATCH = 100;

/**
 * Goes on from where a state file ends, and keeps every change in it before an answer tells of it.
 * Call it before the sandbox is reached by anybody. Clients are as the file has them, save those whom
 * the sandbox was created with and which were not so, or otherwise, the last time.
 * @throws StateFileError when the file is damaged, of another version or seed, in use by another
 * process, no ordinary file, or cannot be read or written. Then it is as it was, and so is the sandbox.
 */
export function openState(sandbox: Sandbox, options: StateOptions): StateFile {
  checkOptions('openState(sandbox, options)', options);
  const file = existsSync(options.file) ? realpathSync(options.file) : resolve(options.file);
  checkPlace(file);
  const unlock = lock(file);
  try {
    return keep(sandbox, { ...options, file }, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A file is written anew in its place: whatever else is there would be gone, a device too. */
function checkPlace(file: string): void {
  if (existsSync(file)) {
    if (statSync(file).isFile()) return;
    throw new StateFileError(file, 'is no ordinary file. Name another one.');
  }
  if (existsSync(dirname(file))) return;
  throw new StateFileError(file, 'is in a directory that is not there. Make it first.');
}

function keep(
  { stateLog, clients }: Sandbox,
  { file, onFailure = thrown }: StateOptions,
  unlock: () => void,
): StateFile {
  const configured = clients.list();
  const { seed } = stateLog;
  const kept = readState(file, seed);
  if (kept !== undefined) stateLog.replay(recordsFrom(kept, configured));
  const origin = { format: STATE_FORMAT, version: STATE_VERSION, seed, configured };
  const readable = readerOf(file);
  const log = createLogFile(file, function* whole() {
    yield readable(stateOrigin, origin);
    // Every one of them was appended to a file before, or read from one.
    yield* batchesOf(stateLog.records());
    yield END_MARKER;
  });
  const append = (records: readonly StateRecord[]) => log.append(readable(stateRecords, records));
  const following = stateLog.follow(untilFailure({ ...log, append }, onFailure));
  process.once('exit', following.settle);
  let isOpen = true;
  return {
    file,
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      process.off('exit', following.settle);
      following.end();
      log.close();
      unlock();
    },
  };
}

/** What is written is read back first: callers in JavaScript may give what no type allows. */
function readerOf(file: string) {
  return <T>(schema: Schema<T>, value: unknown): T => {
    const parsed = parse(schema, JSON.parse(JSON.stringify(value)), '');
    if (parsed.ok) return parsed.value;
    const wrong = Object.entries(parsed.errors).map(
      ([field, expected]) => `${field}: ${expected.join(' ')}`,
    );
    throw new StateFileError(file, `cannot keep what is not as expected: ${wrong.join('; ')}`);
  };
}

function* recordsFrom(kept: KeptState, configured: readonly Client[]): Generator<StateRecord> {
  yield* kept.records;
  for (const value of configured) {
    const isNews = !kept.configured.some((client) => isDeepStrictEqual(client, value));
    if (isNews) yield { kind: 'client', clientId: value.id, value };
  }
}

function* batchesOf(records: Iterable<StateRecord>): Generator<StateRecord[]> {
  let batch: StateRecord[] = [];
  for (const record of records) {
    if (batch.push(record) < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** What did not make it into the file cannot be made up for by what comes after. */
function untilFailure(log: LogFile, onFailure: (error: StateFileError) => void): Keep {
  let hasFailed = false;
  return (records) => {
    if (hasFailed) return;
    try {
      if (records === undefined) log.rewrite();
      else if (records.length > 0) log.append(records);
    } catch (error) {
      if (!(error instanceof StateFileError)) throw error;
      hasFailed = true;
      onFailure(error);
    }
  };
}

function thrown(error: StateFileError): never {
  throw error;
}
