import type { Client } from './client.ts';
import { emptyTenantState, NO_FAULTS, type TenantState, type WorldState } from './snapshot.ts';
import type { SandboxRecord, StateRecord, TenantRecord } from './snapshot-record.ts';

/** The state that records make, each on top of those before it. */
export function stateFrom(records: Iterable<StateRecord>): WorldState {
  const sandbox = { clock: { offset: 0 }, traces: 0, faults: NO_FAULTS };
  const tenants = new Map<string, Draft>();
  for (const record of records) {
    if (!('clientId' in record)) noteForAll(sandbox, record);
    else if (record.kind === 'client') configure(tenants, record.clientId, record.value);
    else note(tenants.get(record.clientId), record);
  }
  return { ...sandbox, tenants: [...tenants.values()].map(finished) };
}

/** A client's world as it grows, with the things in it by their ids. */
type Draft = Omit<TenantState, 'connections' | 'transactionRequests' | 'deliveries'> & {
  connections: Map<string, TenantState['connections'][number]>;
  transactionRequests: Map<string, TenantState['transactionRequests'][number]>;
  deliveries: Map<string, TenantState['deliveries'][number]>;
};

/** A client that is configured otherwise keeps its world. */
function configure(tenants: Map<string, Draft>, id: string, client: Client | null): void {
  if (client === null) return void tenants.delete(id);
  const draft = tenants.get(id) ?? {
    ...emptyTenantState(client),
    connections: new Map(),
    transactionRequests: new Map(),
    deliveries: new Map(),
  };
  tenants.set(id, { ...draft, client });
}

function noteForAll(sandbox: Omit<WorldState, 'tenants'>, record: SandboxRecord): void {
  switch (record.kind) {
    case 'sandbox_clock':
      sandbox.clock = record.value;
      break;
    case 'sandbox_faults':
      sandbox.faults = record.value;
      break;
    case 'sandbox_traces':
      sandbox.traces = record.value;
      break;
  }
}

function note(draft: Draft | undefined, record: Exclude<TenantRecord, { kind: 'client' }>): void {
  if (draft === undefined) return;
  switch (record.kind) {
    case 'ids':
      draft.ids = record.value;
      break;
    case 'clock':
      draft.clock = record.value;
      break;
    case 'faults':
      draft.faults = record.value;
      break;
    case 'calls':
      draft.calls = record.value;
      break;
    case 'connection':
      draft.connections.set(record.value.id, record.value);
      break;
    case 'transactions_request':
      draft.transactionRequests.set(record.value.id, record.value);
      break;
    case 'webhook':
      if (record.value === null) draft.deliveries.delete(record.id);
      else draft.deliveries.set(record.id, record.value);
      break;
  }
}

function finished({ connections, transactionRequests, deliveries, ...draft }: Draft): TenantState {
  return {
    ...draft,
    connections: [...connections.values()],
    transactionRequests: [...transactionRequests.values()],
    deliveries: [...deliveries.values()],
  };
}
