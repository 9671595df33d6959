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
import { codeOf, reasonOf, StateFileError } from './error.ts';
import { type Line, linesIn } from './line.ts';

/** What a state file keeps. */
export type KeptState = {
  /** The clients that the sandbox was created with when it last had the file. */
  configured: readonly Client[];
  /** Throws a StateFileError where the file is damaged. */
  records: Iterable<StateRecord>;
};

/**
 * Reads a state file; nothing when there is none, or an empty one.
 * @throws StateFileError when it is damaged, or not this sandbox's.
 */
export function readState(file: string, seed: string): KeptState | undefined {
  const bytes = read(file);
  if (bytes === undefined || bytes.length === 0) return undefined;
  const lines = linesIn(bytes);
  const first = lines.next();
  const origin = originOf(file, first.done ? undefined : first.value.value);
  if (origin.seed !== seed) throw otherSeed(file, origin.seed, seed);
  return { configured: origin.configured, records: recordsIn(file, lines) };
}

/** The seed that a state file grew from; nothing when there is no such file, or it cannot be read. */
export function seedOfState(file: string): string | undefined {
  try {
    const first = linesIn(read(file) ?? Buffer.alloc(0)).next();
    return first.done ? undefined : originOf(file, first.value.value).seed;
  } catch {
    return undefined;
  }
}

function* recordsIn(file: string, lines: Iterable<Line>): Generator<StateRecord> {
  let isWhole = false;
  for (const { number, value } of lines) {
    isWhole ||= value === END_MARKER;
    if (value === END_MARKER) continue;
    const parsed = parse(stateRecords, value, '');
    if (!parsed.ok) throw damaged(file, `line ${number} is not what was written`, number - 1);
    yield* parsed.value;
  }
  if (!isWhole) throw damaged(file, 'its end is missing');
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StateFileError(file, `cannot be read: ${reasonOf(error)}`);
  }
}

function originOf(file: string, value: unknown): StateOrigin {
  const header = parse(stateHeader, value, '');
  if (!header.ok) {
    throw new StateFileError(
      file,
      'does not begin as a state file of connect-bank-sandbox does. Name another file, or move this one away.',
    );
  }
  const { version } = header.value;
  if (version !== STATE_VERSION) {
    throw new StateFileError(
      file,
      `was written by another version of connect-bank: its format is ${version}, not ${STATE_VERSION}. Go on with that version, or move the file away to start anew.`,
    );
  }
  const origin = parse(stateOrigin, value, '');
  if (!origin.ok) throw damaged(file, 'line 1 is not what was written');
  return origin.value;
}

function otherSeed(file: string, its: string, own: string): StateFileError {
  const [was, is] = [its, own].map((seed) => JSON.stringify(seed));
  return new StateFileError(
    file,
    `grew from the seed ${was}, this sandbox from ${is}. Start with that seed, or name another file.`,
  );
}

/** @param whole lines before the damage. */
function damaged(file: string, what: string, whole = 0): StateFileError {
  const rescue =
    whole > 1 ? ` What is before that line is whole: \`head -n ${whole}\` takes it out.` : '';
  return new StateFileError(
    file,
    `is damaged: ${what}. Put a copy back, or move the file away to start anew.${rescue}`,
  );
}
