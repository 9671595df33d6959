import type { Connection } from '../connection/connection.ts';
import type { FaultRecord, Faults } from '../faults/fault.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Change } from './changes.ts';
import type { Client } from './client.ts';
import type { ClockState, Instant } from './clock.ts';
import type { Tenant } from './tenant.ts';
import type { World } from './world.ts';

/**
 * The state of a sandbox as a log of records, each with the value of one item; the last record of an
 * item counts.
 */
export type StateRecord = SandboxRecord | TenantRecord;

export type SandboxRecord =
  | { kind: 'sandbox_clock'; value: ClockState }
  /** `null` when it was removed. */
  | { kind: 'sandbox_fault'; id: string; value: FaultRecord | null }
  /** How many ids were issued: for requests without a client, and for faults. */
  | { kind: 'sandbox_ids'; value: { traces: number; faults: number } };

export type TenantRecord =
  /** A client's configuration; `null` when it was removed together with its state. */
  | { kind: 'client'; clientId: string; value: Client | null }
  /** How many ids were issued: for resources, for requests and for faults. */
  | { kind: 'ids'; clientId: string; value: { made: number; traces: number; faults: number } }
  | { kind: 'clock'; clientId: string; value: ClockState }
  /** `null` when it was removed. */
  | { kind: 'fault'; clientId: string; id: string; value: FaultRecord | null }
  /** The times of the counted calls of a connection, operation and account; `null` when dropped. */
  | { kind: 'calls'; clientId: string; id: string; value: readonly Instant[] | null }
  | { kind: 'connection'; clientId: string; value: Connection }
  | { kind: 'transactions_request'; clientId: string; value: TransactionRequest }
  /** `null` when it was removed. */
  | { kind: 'webhook'; clientId: string; id: string; value: Delivery | null };

/** The complete state, except the numbers of issued ids. */
export function* recordsOf({ clock, faults, tenants }: World): Generator<StateRecord> {
  yield { kind: 'sandbox_clock', value: clock.state() };
  for (const value of faults.list()) yield { kind: 'sandbox_fault', id: value.id, value };
  for (const tenant of tenants.values()) yield* tenantRecordsOf(tenant);
}

/** The records for one change; none when its subject does not exist any more. */
export function* recordsAfter(world: World, change: Change): Generator<StateRecord> {
  if (change.kind === 'all') return yield* recordsOf(world);
  const { clientId } = change;
  const tenant = clientId === undefined ? undefined : world.tenants.get(clientId);
  if (change.kind === 'client') {
    // Discards the state of a client that had this id before.
    yield { kind: 'client', clientId: change.clientId, value: null };
    if (tenant !== undefined) yield* tenantRecordsOf(tenant);
  } else if (clientId === undefined) {
    yield* sandboxRecordsAfter(world, change);
  } else if (tenant !== undefined) {
    yield* tenantRecordsAfter(tenant, change);
  }
}

function* sandboxRecordsAfter({ clock, faults }: World, change: Change): Generator<StateRecord> {
  if (change.kind === 'clock') yield { kind: 'sandbox_clock', value: clock.state() };
  if (change.kind === 'fault') {
    yield { kind: 'sandbox_fault', id: change.id, value: faultIn(faults, change.id) };
  }
}

function faultIn(faults: Faults, id: string): FaultRecord | null {
  return faults.list().find((fault) => fault.id === id) ?? null;
}

function* tenantRecordsAfter(tenant: Tenant, change: Change): Generator<StateRecord> {
  const clientId = tenant.client.id;
  switch (change.kind) {
    case 'connection': {
      const value = tenant.connections.get(change.id);
      if (value !== undefined) yield { kind: 'connection', clientId, value };
      break;
    }
    case 'transactions_request': {
      const value = tenant.transactionRequests.get(change.id);
      if (value !== undefined) yield { kind: 'transactions_request', clientId, value };
      break;
    }
    case 'webhook': {
      const value = tenant.outbox.get(change.id) ?? null;
      yield { kind: 'webhook', clientId, id: change.id, value };
      break;
    }
    case 'fault': {
      const value = faultIn(tenant.faults, change.id);
      yield { kind: 'fault', clientId, id: change.id, value };
      break;
    }
    case 'clock':
      yield { kind: 'clock', clientId, value: tenant.clock.state() };
      break;
    case 'calls': {
      const value = tenant.callLimit.state()[change.id] ?? null;
      yield { kind: 'calls', clientId, id: change.id, value };
      break;
    }
  }
}

function* tenantRecordsOf(tenant: Tenant): Generator<StateRecord> {
  const { client, clock, faults, callLimit, connections, transactionRequests, outbox } = tenant;
  const clientId = client.id;
  yield { kind: 'client', clientId, value: client };
  yield { kind: 'clock', clientId, value: clock.state() };
  for (const value of faults.list()) yield { kind: 'fault', clientId, id: value.id, value };
  for (const [id, value] of Object.entries(callLimit.state())) {
    yield { kind: 'calls', clientId, id, value };
  }
  for (const value of connections.values()) yield { kind: 'connection', clientId, value };
  for (const value of transactionRequests.values()) {
    yield { kind: 'transactions_request', clientId, value };
  }
  for (const value of outbox.list()) yield { kind: 'webhook', clientId, id: value.id, value };
}
