import type { CallCounts } from '../connection/call-limit.ts';
import type { Connection } from '../connection/connection.ts';
import type { FaultsState } from '../faults/fault.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Client } from './client.ts';
import type { ClockState } from './clock.ts';
import type { Tenant } from './tenant.ts';
import type { World } from './world.ts';

/** Everything of a client's world that outlives the process: facts alone, all of it JSON. */
export type TenantState = {
  client: Client;
  clock: ClockState;
  /** How many ids were drawn: for what it made, and for its exchanges. */
  ids: { made: number; traces: number };
  connections: readonly Connection[];
  transactionRequests: readonly TransactionRequest[];
  deliveries: readonly Delivery[];
  faults: FaultsState;
  calls: CallCounts;
};

/** The same of a whole sandbox. What it was created with, and its journals, are no part of it. */
export type WorldState = {
  clock: ClockState;
  /** How many ids were drawn for exchanges that are nobody's. */
  traces: number;
  faults: FaultsState;
  tenants: readonly TenantState[];
};

export function worldStateOf({ clock, traceIds, faults, tenants }: World): WorldState {
  return {
    clock: clock.state(),
    traces: traceIds.drawn(),
    faults: faults.state(),
    tenants: [...tenants.values()].map(tenantStateOf),
  };
}

function tenantStateOf(tenant: Tenant): TenantState {
  const { client, clock, ids, traceIds, connections, transactionRequests } = tenant;
  return {
    client,
    clock: clock.state(),
    ids: { made: ids.drawn(), traces: traceIds.drawn() },
    connections: [...connections.values()],
    transactionRequests: [...transactionRequests.values()],
    deliveries: tenant.outbox.list(),
    faults: tenant.faults.state(),
    calls: tenant.callLimit.state(),
  };
}

/** Of a client in whose world nothing has happened yet. */
export function emptyTenantState(client: Client): TenantState {
  return {
    client,
    clock: { offset: 0 },
    ids: { made: 0, traces: 0 },
    connections: [],
    transactionRequests: [],
    deliveries: [],
    faults: NO_FAULTS,
    calls: { day: '', counts: {} },
  };
}

export const NO_FAULTS: FaultsState = { drawn: 0, records: [] };
