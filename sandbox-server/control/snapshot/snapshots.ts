import { worldStateOf } from '../../domain/world/snapshot.ts';
import type { World } from '../../domain/world/world.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { type FieldErrors, type Parsed, parse } from '../../schema/parse.ts';
import {
  SNAPSHOT_FORMAT,
  type Snapshot,
  STATE_VERSION,
  snapshot,
  snapshotHeader,
} from '../../schema/snapshot.ts';

export type { Snapshot } from '../../schema/snapshot.ts';

/** The state of a sandbox as one JSON value, and back. */
export type Snapshots = {
  /**
   * Connections, transactions requests, webhooks, faults, clocks, clients and how many ids were drawn;
   * journals of requests are no part of it. A frozen clock is kept where it stands, a running one by
   * how far it is ahead of real time.
   * @throws SnapshotError when a client was given what no client has.
   */
  snapshot(): Snapshot;
  /**
   * Takes a snapshot in place of everything, in one step. The same requests then get the same bytes as
   * after `snapshot()`, in any sandbox that was created with the same options.
   * @throws SnapshotError when it is none, or of another seed or version; then nothing has changed.
   */
  restore(snapshot: unknown): void;
};

/**
 * The snapshot is invalid. `errors` has the path of each invalid field, `''` for the whole, and what was
 * expected there.
 */
export class SnapshotError extends ProblemError {
  override readonly name = 'SnapshotError';

  constructor(errors: FieldErrors) {
    const lines = Object.entries(errors).flatMap(([field, expected]) =>
      expected.map((each) => `\n  ${field === '' ? '' : `${field}: `}${each}`),
    );
    const shown = lines.slice(0, MOST_ERRORS);
    const more = lines.length - shown.length;
    super(
      'invalid',
      `The snapshot is not as expected${shown.join('')}${more > 0 ? `\n  … and ${more} more` : ''}`,
      errors,
    );
  }
}

/** How many errors a message lists. */
const MOST_ERRORS = 10;

export function createSnapshots(world: World): Snapshots {
  const { seed } = world.bank;
  return {
    snapshot: () => {
      const state = {
        format: SNAPSHOT_FORMAT,
        version: STATE_VERSION,
        seed,
        ...worldStateOf(world),
      };
      const parsed = parse(snapshot, JSON.parse(JSON.stringify(state)), '');
      if (!parsed.ok) throw new SnapshotError(parsed.errors);
      return parsed.value;
    },
    restore: (value) => {
      const checked = checkedFor(seed, value);
      if (!checked.ok) throw new SnapshotError(checked.errors);
      world.restore(checked.value);
    },
  };
}

/** A value of another version is not looked at any further: all its fields may be others. */
function checkedFor(seed: string, value: unknown): Parsed<Snapshot> {
  const header = parse(snapshotHeader, value, '');
  if (!header.ok) return header;
  const parsed = parse(snapshot, value, '');
  if (!parsed.ok || parsed.value.seed === seed) return parsed;
  const expected = `Must be '${seed}', the seed of this sandbox, as ids and ledgers grow from it`;
  return { ok: false, errors: { seed: [expected] } };
}
