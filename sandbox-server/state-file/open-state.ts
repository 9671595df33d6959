import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Sink } from '../control/snapshot/state-log.ts';
import type { Client } from '../domain/world/client.ts';
import type { StateRecord } from '../domain/world/snapshot-record.ts';
import type { Sandbox } from '../index.ts';
import { checkOptions } from '../options.ts';
import { parse, type Schema } from '../schema/parse.ts';
import { STATE_VERSION } from '../schema/snapshot.ts';
import { END_MARKER, STATE_FORMAT, stateOrigin, stateRecords } from '../schema/state-record.ts';
import { StateFileError } from './error.ts';
import { acquireLock } from './lock.ts';
import { createLogFile, type LogFile } from './log-file.ts';
import { readState, type StoredState } from './read-state.ts';

export type StateFile = {
  /** Its absolute path. */
  file: string;
  /** Writes pending changes and releases the file. Later changes of the sandbox are not stored. */
  close(): void;
};

export type StateOptions = {
  /** Path of the file, which is created if it does not exist. */
  file: string;
  /**
   * Called when the file cannot be written any more, e.g. because the disk is full.
   * @default throws the error as an uncaught exception, which ends the process, so that no response
   * acknowledges a change that was not stored.
   */
  onFailure?: (error: StateFileError) => void;
};

/** Records in one line of a new file. */
const BATCH_SIZE = 100;

/**
 * Restores the state of a file, and writes every change to it before the response is sent. Call it before
 * the sandbox receives requests. Clients are restored from the file, except those whose options in
 * `createSandbox` have changed since.
 * @throws StateFileError when the file is damaged, has another version or seed, is in use by another
 * process, is no regular file, or cannot be read or written. Then file and sandbox are unchanged.
 * @example
 * const sandbox = createSandbox({ seed: 'my-app' });
 * const state = openState(sandbox, { file: 'state.jsonl' });
 * @see docs/state.md
 */
export function openState(sandbox: Sandbox, options: StateOptions): StateFile {
  checkOptions('openState(sandbox, options)', options);
  const file = existsSync(options.file) ? realpathSync(options.file) : resolve(options.file);
  requireRegularFile(file);
  const unlock = acquireLock(file);
  try {
    return startLogging(sandbox, { ...options, file }, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Compaction replaces the file, so it must not be a device or directory. */
function requireRegularFile(file: string): void {
  if (existsSync(file)) {
    if (statSync(file).isFile()) return;
    throw new StateFileError(file, 'is no regular file. Name another one.');
  }
  if (existsSync(dirname(file))) return;
  throw new StateFileError(file, 'is in a directory that does not exist. Create it first.');
}

function startLogging(
  { stateLog, clients }: Sandbox,
  { file, onFailure = throwError }: StateOptions,
  unlock: () => void,
): StateFile {
  const configured = clients.list();
  const { seed } = stateLog;
  const stored = readState(file, seed);
  if (stored !== undefined) stateLog.replay(recordsFrom(stored, configured));
  const origin = { format: STATE_FORMAT, version: STATE_VERSION, seed, configured };
  const validate = createValidator(file);
  const log = createLogFile(file, function* content() {
    yield validate(stateOrigin, origin);
    // These records are not validated: they were validated before they were written or read.
    yield* batchesOf(stateLog.records());
    yield END_MARKER;
  });
  const append = (records: readonly StateRecord[]) => log.append(validate(stateRecords, records));
  const subscription = stateLog.subscribe(stopAtFailure({ ...log, append }, onFailure));
  process.once('exit', subscription.flush);
  let isOpen = true;
  return {
    file,
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      process.off('exit', subscription.flush);
      subscription.close();
      log.close();
      unlock();
    },
  };
}

/** Validates records before they are written, because JavaScript callers may pass values of any type. */
function createValidator(file: string) {
  return <T>(schema: Schema<T>, value: unknown): T => {
    const parsed = parse(schema, JSON.parse(JSON.stringify(value)), '');
    if (parsed.ok) return parsed.value;
    const wrong = Object.entries(parsed.errors).map(
      ([field, expected]) => `${field}: ${expected.join(' ')}`,
    );
    throw new StateFileError(file, `cannot store invalid values: ${wrong.join('; ')}`);
  };
}

function* recordsFrom(stored: StoredState, configured: readonly Client[]): Generator<StateRecord> {
  yield* stored.records;
  for (const value of configured) {
    const isChanged = !stored.configured.some((client) => isDeepStrictEqual(client, value));
    if (isChanged) yield { kind: 'client', clientId: value.id, value };
  }
}

function* batchesOf(records: Iterable<StateRecord>): Generator<StateRecord[]> {
  let batch: StateRecord[] = [];
  for (const record of records) {
    if (batch.push(record) < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Stops to write after a failure, because later records depend on the missing ones. */
function stopAtFailure(log: LogFile, onFailure: (error: StateFileError) => void): Sink {
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

function throwError(error: StateFileError): never {
  throw error;
}
