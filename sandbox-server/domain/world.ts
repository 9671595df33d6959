import type { Bank } from './bank.ts';
import { type Changes, createChanges } from './change.ts';
import type { Client } from './client.ts';
import { type Clock, createClock, type Instant } from './clock.ts';
import type { Connection } from './connection.ts';
import { createFaults, type Faults } from './fault.ts';
import { createIds, type Ids } from './id.ts';
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
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** In place of a client of the same id, with all that it made. */
  addClient(client: Client): Tenant;
  removeClient(id: string): void;
  /** By the id in the address of its hosted page or of its visit to the bank. */
  visited(id: string): { tenant: Tenant; connection: Connection } | undefined;
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
  const clock = createClock({
    base: { now: base, isFrozen: () => false },
    startAt,
    onChange: () => changes.tell({ kind: 'clock' }),
  });
  const visits = new Map<string, { clientId: string; connectionId: string }>();
  changes.subscribe((change) => {
    if (change.kind !== 'connection') return;
    const { clientId, id: connectionId } = change;
    const connection = tenants.get(clientId)?.connections.get(connectionId);
    if (connection === undefined) return;
    for (const id of [connection.journeyId, connection.bankVisitId]) {
      visits.set(id, { clientId, connectionId });
    }
  });
  return {
    ...{ bank, changes, clock, tenants },
    traceIds: createIds(bank.seed, 'traces'),
    faults: createFaults(createIds(bank.seed, 'faults'), (id) =>
      changes.tell({ kind: 'fault', id }),
    ),
    addClient: (client) => {
      const tenant = createTenant({ client, bank, clock, changes, dailyCallLimit });
      tenants.set(client.id, tenant);
      changes.tell({ kind: 'client', clientId: client.id });
      return tenant;
    },
    removeClient: (id) => {
      if (tenants.delete(id)) changes.tell({ kind: 'client', clientId: id });
    },
    visited: (id) => {
      const visit = visits.get(id);
      const tenant = visit && tenants.get(visit.clientId);
      const connection = tenant?.connections.get(visit?.connectionId ?? '');
      return tenant && connection && { tenant, connection };
    },
  };
}
