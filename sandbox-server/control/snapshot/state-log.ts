import type { Change } from '../../domain/world/changes.ts';
import { recordsAfter, recordsOf, type StateRecord } from '../../domain/world/snapshot-record.ts';
import { replayRecords } from '../../domain/world/snapshot-replay.ts';
import type { World } from '../../domain/world/world.ts';

/** The state of a sandbox as records, which `openState` stores in a file. */
export type StateLog = {
  readonly seed: string;
  /** The smallest list of records that reproduces the whole state. */
  records(): Iterable<StateRecord>;
  /** Replaces the whole state by the one that the records describe, in one step. */
  replay(records: Iterable<StateRecord>): void;
  /** Calls `sink` with every change before a response can depend on it. */
  subscribe(sink: Sink): Subscription;
};

/** Receives records that must be stored together, or `undefined` if the whole state may have changed. */
export type Sink = (records: readonly StateRecord[] | undefined) => void;

export type Subscription = {
  /** Sends pending changes to the sink at once. */
  flush(): void;
  /** Unsubscribes, after sending pending changes and the exact numbers of used ids. */
  close(): void;
};

export function createStateLog(world: World): StateLog {
  return {
    seed: world.bank.seed,
    records: function* records() {
      yield* recordsOf(world);
      for (const owner of ownersIn(world)) yield* idCountRecords(world, owner, roundUpToBlock);
    },
    replay: (records) => world.restore(replayRecords(records)),
    subscribe: (sink) => subscribe(world, sink),
  };
}

/** A client id, or `undefined` for the sandbox itself. */
type Owner = string | undefined;

/** Changes that the sink has not received: the last one of each object, and the owners of newly reserved ids. */
type PendingChanges = { changes: Map<string, Change>; owner: Set<Owner> };

/** Sends changes in a microtask, so that changes of one operation are sent together and before its response. */
function subscribe(world: World, sink: Sink): Subscription {
  let pending: PendingChanges | undefined;
  let reserved = reservedIdCountsOf(world);
  const flush = () => {
    const flushed = pending;
    pending = undefined;
    if (flushed === undefined) return;
    const isAll = flushed.changes.has('all');
    if (isAll) reserved = reservedIdCountsOf(world);
    for (const owner of flushed.owner) reserved.set(owner, reservedIdCountOf(world, owner));
    sink(isAll ? undefined : [...recordsIn(world, flushed)]);
  };
  const unsubscribe = world.changes.subscribe((change) => {
    const owner = 'clientId' in change ? change.clientId : undefined;
    if (change.kind === 'request' && reservedIdCountOf(world, owner) === reserved.get(owner))
      return;
    if (pending === undefined) queueMicrotask(flush);
    pending ??= { changes: new Map(), owner: new Set() };
    pending.changes.set(keyOf(change), change);
    pending.owner.add(owner);
  });
  return {
    flush,
    close: () => {
      unsubscribe();
      flush();
      sink(ownersIn(world).flatMap((owner) => [...idCountRecords(world, owner, (drawn) => drawn)]));
    },
  };
}

function* recordsIn(world: World, { changes, owner }: PendingChanges): Generator<StateRecord> {
  for (const change of changes.values()) yield* recordsAfter(world, change);
  for (const each of owner) yield* idCountRecords(world, each, roundUpToBlock);
}

function keyOf(change: Change): string {
  const { kind } = change;
  return kind === 'all' ? kind : JSON.stringify(change);
}

/**
 * Trace ids are reserved in blocks, because most requests use one and change nothing else: a record for
 * each would be slow. A killed sandbox skips the rest of its block.
 */
const ID_BLOCK_SIZE = 1000;

function roundUpToBlock(drawn: number): number {
  return (Math.floor(drawn / ID_BLOCK_SIZE) + 1) * ID_BLOCK_SIZE;
}

/** The number of trace ids that the stored records reserve for an owner. */
function reservedIdCountOf({ tenants, traceIds }: World, owner: Owner): number {
  const ids = owner === undefined ? traceIds : tenants.get(owner)?.traceIds;
  return roundUpToBlock(ids?.drawn() ?? 0);
}

function reservedIdCountsOf(world: World): Map<Owner, number> {
  return new Map(ownersIn(world).map((owner) => [owner, reservedIdCountOf(world, owner)]));
}

function ownersIn({ tenants }: World): Owner[] {
  return [undefined, ...tenants.keys()];
}

/**
 * How many ids an owner has issued: one record, or none if the client no longer exists.
 * @param reserve returns the count of trace ids to store for those that were issued.
 */
function* idCountRecords(
  { tenants, traceIds, faults }: World,
  owner: Owner,
  reserve: (drawn: number) => number,
): Generator<StateRecord> {
  if (owner === undefined) {
    const value = { traces: reserve(traceIds.drawn()), faults: faults.state().drawn };
    yield { kind: 'sandbox_ids', value };
    return;
  }
  const tenant = tenants.get(owner);
  if (tenant === undefined) return;
  const traces = reserve(tenant.traceIds.drawn());
  const value = { made: tenant.ids.drawn(), traces, faults: tenant.faults.state().drawn };
  yield { kind: 'ids', clientId: owner, value };
}
