import type { CallCounts } from '../connection/call-limit.ts';
import type { Connection } from '../connection/connection.ts';
import type { FaultsState } from '../faults/fault.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Client } from './client.ts';
import type { ClockState } from './clock.ts';

/** The state of a client that snapshots contain. All of it is JSON. */
export type TenantState = {
  client: Client;
  clock: ClockState;
  /** How many ids were issued: for resources (`made`) and for requests (`traces`). */
  ids: { made: number; traces: number };
  connections: readonly Connection[];
  transactionRequests: readonly TransactionRequest[];
  deliveries: readonly Delivery[];
  faults: FaultsState;
  calls: CallCounts;
};

/** The state of a sandbox that snapshots contain: neither its options nor its request logs. */
export type WorldState = {
  clock: ClockState;
  /** How many ids were issued for requests without a client. */
  traces: number;
  faults: FaultsState;
  tenants: readonly TenantState[];
};

/** The state of a new client. */
export function emptyTenantState(client: Client): TenantState {
  return {
    client,
    clock: { offset: 0 },
    ids: { made: 0, traces: 0 },
    connections: [],
    transactionRequests: [],
    deliveries: [],
    faults: NO_FAULTS,
    calls: {},
  };
}

export const NO_FAULTS: FaultsState = { drawn: 0, records: [] };
