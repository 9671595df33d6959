import type { Change } from '../../domain/world/changes.ts';
import { recordsAfter, recordsOf, type StateRecord } from '../../domain/world/snapshot-record.ts';
import { replayRecords } from '../../domain/world/snapshot-replay.ts';
import type { World } from '../../domain/world/world.ts';

/** For whoever keeps the state of a sandbox outside of it, as `openState` does in a file. */
export type StateLog = {
  readonly seed: string;
  /** Everything there is, as the fewest records that make it. */
  records(): Iterable<StateRecord>;
  /** Takes what the records make in place of everything, in one step. */
  replay(records: Iterable<StateRecord>): void;
  /** Lets `keep` hear of every change before any answer can tell of it. */
  follow(keep: Keep): Following;
};

/** Takes what belongs together, to be kept as a whole; undefined when everything may be different. */
export type Keep = (records: readonly StateRecord[] | undefined) => void;

export type Following = {
  /** Tells at once what is still to be told. */
  settle(): void;
  /** Settles, tells how many ids were really drawn, and nothing any more. */
  end(): void;
};

export function createStateLog(world: World): StateLog {
  return {
    seed: world.bank.seed,
    records: function* records() {
      yield* recordsOf(world);
      for (const whose of everyone(world)) yield* idsRecords(world, whose, inBlocks);
    },
    replay: (records) => world.restore(replayRecords(records)),
    follow: (keep) => follow(world, keep),
  };
}

/** A client, or nobody: the sandbox itself. */
type Whose = string | undefined;

/** What is to be told: the last change of each thing, and whose ids have moved. */
type Waiting = { changes: Map<string, Change>; whose: Set<Whose> };

/** Changes wait until the code that makes them is done: the next microtask, long before an answer. */
function follow(world: World, keep: Keep): Following {
  let waiting: Waiting | undefined;
  let marks = marksOf(world);
  const settle = () => {
    const told = waiting;
    waiting = undefined;
    if (told === undefined) return;
    const isAll = told.changes.has('all');
    if (isAll) marks = marksOf(world);
    for (const whose of told.whose) marks.set(whose, markOf(world, whose));
    keep(isAll ? undefined : [...recordsIn(world, told)]);
  };
  const unsubscribe = world.changes.subscribe((change) => {
    const whose = 'clientId' in change ? change.clientId : undefined;
    if (change.kind === 'request' && markOf(world, whose) === marks.get(whose)) return;
    if (waiting === undefined) queueMicrotask(settle);
    waiting ??= { changes: new Map(), whose: new Set() };
    waiting.changes.set(keyOf(change), change);
    waiting.whose.add(whose);
  });
  return {
    settle,
    end: () => {
      unsubscribe();
      settle();
      keep(everyone(world).flatMap((whose) => [...idsRecords(world, whose, (drawn) => drawn)]));
    },
  };
}

function* recordsIn(world: World, { changes, whose }: Waiting): Generator<StateRecord> {
  for (const change of changes.values()) yield* recordsAfter(world, change);
  for (const each of whose) yield* idsRecords(world, each, inBlocks);
}

function keyOf(change: Change): string {
  const { kind } = change;
  return kind === 'all' ? kind : JSON.stringify(change);
}

/**
 * Trace ids are counted in blocks: most exchanges draw one and change nothing else, and are not to
 * cost a record each. A sandbox that was killed leaves the rest of the block out.
 */
const BLOCK = 1000;

function inBlocks(drawn: number): number {
  return (Math.floor(drawn / BLOCK) + 1) * BLOCK;
}

function markOf({ tenants, traceIds }: World, whose: Whose): number {
  const ids = whose === undefined ? traceIds : tenants.get(whose)?.traceIds;
  return inBlocks(ids?.drawn() ?? 0);
}

function marksOf(world: World): Map<Whose, number> {
  return new Map(everyone(world).map((whose) => [whose, markOf(world, whose)]));
}

function everyone({ tenants }: World): Whose[] {
  return [undefined, ...tenants.keys()];
}

function* idsRecords(
  { tenants, traceIds, faults }: World,
  whose: Whose,
  count: (drawn: number) => number,
): Generator<StateRecord> {
  if (whose === undefined) {
    const value = { traces: count(traceIds.drawn()), faults: faults.state().drawn };
    yield { kind: 'sandbox_ids', value };
    return;
  }
  const tenant = tenants.get(whose);
  if (tenant === undefined) return;
  const traces = count(tenant.traceIds.drawn());
  const value = { made: tenant.ids.drawn(), traces, faults: tenant.faults.state().drawn };
  yield { kind: 'ids', clientId: whose, value };
}
