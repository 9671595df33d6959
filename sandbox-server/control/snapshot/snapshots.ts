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
   * Copies connections, transactions requests, webhooks, faults, clocks, clients and the number of used
   * ids; request logs are left out. A frozen clock is copied with its time, a running one with its
   * offset from real time.
   * @throws {SnapshotError} if the state is invalid, e.g. a client with an unknown setting.
   */
  snapshot(): Snapshot;
  /**
   * Replaces the whole state by a snapshot, in one step. The same requests then get the same bytes as
   * after `snapshot()`, in any sandbox with the same options.
   * @throws {SnapshotError} if it is invalid, or from another seed or version. The state is unchanged then.
   */
  restore(snapshot: unknown): void;
};

/**
 * The snapshot is invalid. `errors` maps the path of each invalid field (`''` for the whole snapshot) to
 * what was expected there.
 */
export class SnapshotError extends ProblemError {
  override readonly name = 'SnapshotError';

  constructor(errors: FieldErrors) {
    const lines = Object.entries(errors).flatMap(([field, expected]) =>
      expected.map((each) => `\n  ${field === '' ? '' : `${field}: `}${each}`),
    );
    const shown = lines.slice(0, MAX_LISTED_ERRORS);
    const more = lines.length - shown.length;
    super(
      'invalid',
      `The snapshot is not as expected${shown.join('')}${more > 0 ? `\n  … and ${more} more` : ''}`,
      errors,
    );
  }
}

/** How many errors a message lists. */
const MAX_LISTED_ERRORS = 10;

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
      const checked = parseSnapshot(seed, value);
      if (!checked.ok) throw new SnapshotError(checked.errors);
      world.restore(checked.value);
    },
  };
}

/** Checks the header first, because the fields of another version may differ. */
function parseSnapshot(seed: string, value: unknown): Parsed<Snapshot> {
  const header = parse(snapshotHeader, value, '');
  if (!header.ok) return header;
  const parsed = parse(snapshot, value, '');
  if (!parsed.ok || parsed.value.seed === seed) return parsed;
  const expected = `Must be '${seed}', the seed of this sandbox, as ids and ledgers grow from it`;
  return { ok: false, errors: { seed: [expected] } };
}
