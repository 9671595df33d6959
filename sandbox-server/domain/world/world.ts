import type { Bank } from '../bank/bank.ts';
import type { Connection } from '../connection/connection.ts';
import { createJourneyIndex } from '../connection/journey-index.ts';
import { createFaults, type Faults } from '../faults/fault.ts';
import { type Changes, createChanges } from './changes.ts';
import type { Client } from './client.ts';
import { type Clock, createClock, type Instant } from './clock.ts';
import { createIds, type Ids } from './id.ts';
import { createJournal, type Journal } from './journal.ts';
import { emptyTenantState, NO_FAULTS, type TenantState, type WorldState } from './snapshot.ts';
import { createTenant, type Tenant } from './tenant.ts';

/** All mutable state of a sandbox. */
export type World = {
  readonly bank: Bank;
  readonly changes: Changes;
  /** Every client's clock goes with it. */
  readonly clock: Clock;
  /** Of exchanges that are nobody's. */
  readonly traceIds: Ids;
  /** Those of all clients; a client's own are tried before them. */
  readonly faults: Faults;
  /** Of exchanges that are nobody's; each client has its own. */
  readonly journal: Journal;
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** In place of a client of the same id, with all that it made. */
  addClient(client: Client): Tenant;
  removeClient(id: string): void;
  /** By the id in the address of its hosted page or of its visit to the bank. */
  visited(id: string): { tenant: Tenant; connection: Connection } | undefined;
  /** In place of all there is, in one step. Who still holds a tenant of before reaches nobody. */
  restore(state: WorldState): void;
  /** As it was created, with the clients there are now. */
  reset(): void;
};

export type WorldOptions = {
  bank: Bank;
  /** Where time comes from, e.g. `Date.now`. */
  base: () => Instant;
  startAt?: Instant | undefined;
  dailyCallLimit?: number | undefined;
};

export function createWorld({ bank, base, startAt, dailyCallLimit }: WorldOptions): World {
  const tenants = new Map<string, Tenant>();
  const changes = createChanges();
  const visits = createJourneyIndex(tenants, changes);
  const clock = createClock({
    base: { now: base, isFrozen: () => false },
    startAt,
    onChange: () => changes.tell({ kind: 'clock' }),
  });
  const traceIds = createIds(bank.seed, 'traces');
  const journal = createJournal((id) => changes.tell({ kind: 'request', id }));
  const faults = createFaults(createIds(bank.seed, 'faults'), (id) =>
    changes.tell({ kind: 'fault', id }),
  );
  const tenantFrom = (state: TenantState) =>
    createTenant({ state, bank, clock, changes, dailyCallLimit });
  const restore = (state: WorldState) => {
    const restored = state.tenants.map(tenantFrom);
    tenants.clear();
    for (const tenant of restored) tenants.set(tenant.client.id, tenant);
    clock.restore(state.clock);
    traceIds.restore(state.traces);
    faults.restore(state.faults);
    journal.clear();
    changes.tell({ kind: 'all' });
  };
  return {
    ...{ bank, changes, clock, tenants, traceIds, faults, journal, restore },
    visited: (id) => visits.find(id),
    addClient: (client) => {
      const tenant = tenantFrom(emptyTenantState(client));
      tenants.set(client.id, tenant);
      changes.tell({ kind: 'client', clientId: client.id });
      return tenant;
    },
    removeClient: (id) => {
      if (tenants.delete(id)) changes.tell({ kind: 'client', clientId: id });
    },
    reset: () =>
      restore({
        clock: { offset: startAt === undefined ? 0 : startAt - base() },
        traces: 0,
        faults: NO_FAULTS,
        tenants: [...tenants.values()].map(({ client }) => emptyTenantState(client)),
      }),
  };
}
