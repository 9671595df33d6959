import type { Bank } from '../bank/bank.ts';
import type { Connection } from '../connection/connection.ts';
import { createJourneyIndex } from '../connection/journey-index.ts';
import { createFaults } from '../faults/create-faults.ts';
import type { Faults } from '../faults/fault.ts';
import { type Changes, createChanges } from './changes.ts';
import type { Client } from './client.ts';
import { type Clock, createClock, type Instant } from './clock.ts';
import { createIds, type Ids } from './id.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { emptyTenantState, NO_FAULTS, type TenantState, type WorldState } from './state.ts';
import { createTenant, type Tenant } from './tenant.ts';

export type { Preview } from '../../schema/operation.ts';

/** All mutable state of a sandbox. */
export type World = {
  readonly bank: Bank;
  readonly changes: Changes;
  /** The clocks of all clients follow it. */
  readonly clock: Clock;
  /** Trace ids of requests without a client. */
  readonly traceIds: Ids;
  /** Faults of all clients; a client's own faults take precedence. */
  readonly faults: Faults;
  /** The log of requests without a client; each client has its own log. */
  readonly requestLog: RequestLog;
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** Adds a client; replaces one with the same id together with its state. */
  addClient(client: Client): Tenant;
  removeClient(id: string): void;
  /** Finds a connection by the id in the URL of its hosted page or of the mock bank. */
  findJourney(id: string): { tenant: Tenant; connection: Connection } | undefined;
  /** Replaces the complete state; tenants from before are detached. */
  restore(state: WorldState): void;
  /** Deletes the state of every client and of the sandbox. The clients themselves stay. */
  reset(): void;
};

export type WorldOptions = {
  bank: Bank;
  /** The source of time, e.g. `Date.now`. */
  base: () => Instant;
  startAt?: Instant | undefined;
  dailyCallLimit?: number | undefined;
  evolve?: boolean | undefined;
};

/** Creates the state of a sandbox without clients. */
export function createWorld({ bank, base, startAt, ...options }: WorldOptions): World {
  const tenants = new Map<string, Tenant>();
  const changes = createChanges();
  const journeys = createJourneyIndex(tenants, changes);
  const clock = createClock({
    base: { now: base, isFrozen: () => false },
    startAt,
    onChange: () => changes.emit({ kind: 'clock' }),
  });
  const traceIds = createIds(bank.seed, 'traces');
  const requestLog = createRequestLog((id) => changes.emit({ kind: 'request', id }));
  const faults = createFaults(createIds(bank.seed, 'faults'), (id) =>
    changes.emit({ kind: 'fault', id }),
  );
  const tenantFrom = (state: TenantState) =>
    createTenant({ state, bank, clock, changes, ...options });
  const restore = (state: WorldState) => {
    const restored = state.tenants.map(tenantFrom);
    tenants.clear();
    for (const tenant of restored) tenants.set(tenant.client.id, tenant);
    clock.restore(state.clock);
    traceIds.restore(state.traces);
    faults.restore(state.faults);
    requestLog.clear();
    changes.emit({ kind: 'all' });
  };
  return {
    ...{ bank, changes, clock, tenants, traceIds, faults, requestLog, restore },
    findJourney: (id) => journeys.find(id),
    addClient: (client) => {
      const tenant = tenantFrom(emptyTenantState(client));
      tenants.set(client.id, tenant);
      changes.emit({ kind: 'client', clientId: client.id });
      return tenant;
    },
    removeClient: (id) => {
      if (tenants.delete(id)) changes.emit({ kind: 'client', clientId: id });
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
