import type { TenantState, WorldState } from './state.ts';
import type { Tenant } from './tenant.ts';
import type { World } from './world.ts';

/** The complete state of a sandbox. */
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
