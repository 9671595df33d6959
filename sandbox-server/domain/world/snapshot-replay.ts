import type { CallCounts } from '../connection/call-limit.ts';
import type { Connection } from '../connection/connection.ts';
import type { FaultRecord, FaultsState } from '../faults/fault.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Client } from './client.ts';
import type { SandboxRecord, StateRecord, TenantRecord } from './snapshot-record.ts';
import { emptyTenantState, type TenantState, type WorldState } from './state.ts';

/** Rebuilds the state from its log. Records of an unknown client are ignored. */
export function replayRecords(records: Iterable<StateRecord>): WorldState {
  const sandbox: SandboxDraft = { clock: { offset: 0 }, traces: 0, faults: emptyFaults() };
  const tenants = new Map<string, TenantDraft>();
  for (const record of records) {
    if (!('clientId' in record)) applyToSandbox(sandbox, record);
    else if (record.kind === 'client') putClient(tenants, record.clientId, record.value);
    else applyToTenant(tenants.get(record.clientId), record);
  }
  return {
    ...sandbox,
    faults: faultsStateOf(sandbox.faults),
    tenants: [...tenants.values()].map(tenantStateOf),
  };
}

/** Mutable states, with items by id. */
type FaultsDraft = { drawn: number; records: Map<string, FaultRecord> };
type SandboxDraft = Omit<WorldState, 'tenants' | 'faults'> & { faults: FaultsDraft };
type TenantDraft = Pick<TenantState, 'client' | 'clock' | 'ids' | 'calls'> & {
  connections: Map<string, Connection>;
  transactionRequests: Map<string, TransactionRequest>;
  deliveries: Map<string, Delivery>;
  faults: FaultsDraft;
};

function emptyFaults(): FaultsDraft {
  return { drawn: 0, records: new Map() };
}

/** Adds or removes a client; an existing one keeps its state. */
function putClient(tenants: Map<string, TenantDraft>, id: string, client: Client | null): void {
  if (client === null) return void tenants.delete(id);
  const draft = tenants.get(id) ?? {
    ...emptyTenantState(client),
    connections: new Map(),
    transactionRequests: new Map(),
    deliveries: new Map(),
    faults: emptyFaults(),
  };
  tenants.set(id, { ...draft, client });
}

function applyToSandbox(sandbox: SandboxDraft, record: SandboxRecord): void {
  switch (record.kind) {
    case 'sandbox_clock':
      sandbox.clock = record.value;
      break;
    case 'sandbox_fault':
      put(sandbox.faults.records, record);
      break;
    case 'sandbox_ids':
      sandbox.traces = record.value.traces;
      sandbox.faults.drawn = record.value.faults;
      break;
  }
}

function applyToTenant(
  draft: TenantDraft | undefined,
  record: Exclude<TenantRecord, { kind: 'client' }>,
): void {
  if (draft === undefined) return;
  switch (record.kind) {
    case 'ids': {
      const { faults, ...ids } = record.value;
      draft.ids = ids;
      draft.faults.drawn = faults;
      break;
    }
    case 'clock':
      draft.clock = record.value;
      break;
    case 'fault':
      put(draft.faults.records, record);
      break;
    case 'calls':
      draft.calls = withCalls(draft.calls, record.id, record.value);
      break;
    case 'connection':
      draft.connections.set(record.value.id, record.value);
      break;
    case 'transactions_request':
      draft.transactionRequests.set(record.value.id, record.value);
      break;
    case 'webhook':
      put(draft.deliveries, record);
      break;
  }
}

function put<T>(items: Map<string, T>, { id, value }: { id: string; value: T | null }): void {
  if (value === null) items.delete(id);
  else items.set(id, value);
}

function withCalls(calls: CallCounts, id: string, value: CallCounts[string] | null): CallCounts {
  const { [id]: _, ...others } = calls;
  return value === null ? others : { ...others, [id]: value };
}

function tenantStateOf(draft: TenantDraft): TenantState {
  const { connections, transactionRequests, deliveries, faults } = draft;
  return {
    ...draft,
    connections: [...connections.values()],
    transactionRequests: [...transactionRequests.values()],
    deliveries: [...deliveries.values()],
    faults: faultsStateOf(faults),
  };
}

function faultsStateOf({ drawn, records }: FaultsDraft): FaultsState {
  return { drawn, records: [...records.values()] };
}
