import { readFileSync } from 'node:fs';
import type { Client } from '../domain/world/client.ts';
import type { StateRecord } from '../domain/world/snapshot-record.ts';
import { parse } from '../schema/parse.ts';
import { STATE_VERSION } from '../schema/snapshot.ts';
import {
  END_MARKER,
  type StateOrigin,
  stateHeader,
  stateOrigin,
  stateRecords,
} from '../schema/state-record.ts';
import { codeOf, messageOf, StateFileError } from './error.ts';
import { decodeLines, type Line } from './line.ts';

/** The content of a state file. */
export type StoredState = {
  /** The clients that the sandbox was created with when it last opened the file. */
  configured: readonly Client[];
  /** @throws StateFileError while iterating, if the file is damaged. */
  records: Iterable<StateRecord>;
};

/**
 * Reads a state file.
 * @returns `undefined` if there is no file, or an empty one.
 * @throws StateFileError when the file is damaged, or has another seed.
 */
export function readState(file: string, seed: string): StoredState | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const lines = decodeLines(bytes);
  const first = lines.next();
  const origin = parseOrigin(file, first.done ? undefined : first.value.value);
  if (origin.seed !== seed) throw seedMismatch(file, origin.seed, seed);
  return { configured: origin.configured, records: parseRecords(file, lines) };
}

/** Reads the seed of a state file; `undefined` if there is no such file, or it cannot be read. */
export function readSeed(file: string): string | undefined {
  try {
    const first = decodeLines(readBytes(file) ?? Buffer.alloc(0)).next();
    return first.done ? undefined : parseOrigin(file, first.value.value).seed;
  } catch {
    return undefined;
  }
}

function* parseRecords(file: string, lines: Iterable<Line>): Generator<StateRecord> {
  let isComplete = false;
  for (const { number, value } of lines) {
    isComplete ||= value === END_MARKER;
    if (value === END_MARKER) continue;
    const parsed = parse(stateRecords, value, '');
    if (!parsed.ok) throw damaged(file, `line ${number} does not match its checksum`, number - 1);
    yield* parsed.value;
  }
  if (!isComplete) throw damaged(file, 'the end is missing');
}

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StateFileError(file, `cannot be read: ${messageOf(error)}`);
  }
}

function parseOrigin(file: string, value: unknown): StateOrigin {
  const header = parse(stateHeader, value, '');
  if (!header.ok) {
    throw new StateFileError(
      file,
      'is not a state file of connect-bank-sandbox. Name another file, or move this one away.',
    );
  }
  const { version } = header.value;
  if (version !== STATE_VERSION) {
    throw new StateFileError(
      file,
      `was written by another version of connect-bank: its format is ${version}, not ${STATE_VERSION}. Use that version, or move the file away to start with an empty state.`,
    );
  }
  const origin = parse(stateOrigin, value, '');
  if (!origin.ok) throw damaged(file, 'line 1 is not valid');
  return origin.value;
}

function seedMismatch(file: string, theirs: string, ours: string): StateFileError {
  const [was, is] = [theirs, ours].map((seed) => JSON.stringify(seed));
  return new StateFileError(
    file,
    `has the seed ${was}, this sandbox has ${is}. Start with that seed, or name another file.`,
  );
}

/** @param validLines number of lines before the damage. */
function damaged(file: string, what: string, validLines = 0): StateFileError {
  const rescue =
    validLines > 1
      ? ` The lines before it are valid: \`head -n ${validLines}\` extracts them.`
      : '';
  return new StateFileError(
    file,
    `is damaged: ${what}. Restore a backup, or move the file away to start with an empty state.${rescue}`,
  );
}
