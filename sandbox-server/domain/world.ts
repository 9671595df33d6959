import type { Bank } from './bank.ts';
import { type CallLimit, createCallLimit } from './call-limit.ts';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';
import { type Connection, type Happening, type Transition, transition } from './connection.ts';
import { type DomainEvent, eventOf } from './event.ts';
import { createFaults, type Faults } from './fault.ts';
import type { Ids } from './id.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { TransactionRequest } from './transaction-request.ts';

/** What one client has made. No other client can see it. */
export type Tenant = {
  client: Client;
  connections: Map<string, Connection>;
  requests: Map<string, TransactionRequest>;
};

/** All mutable state of a sandbox. */
export type World = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly bank: Bank;
  readonly tenants: ReadonlyMap<string, Tenant>;
  addClient(client: Client): Tenant;
  add(connection: Connection): void;
  /** By the id in the address of its hosted page or of its visit to the bank. */
  visited(id: string): Connection | undefined;
  /** Lets something happen now; a refusal changes nothing. */
  apply(connection: Connection, happening: Happening): Transition;
  addRequest(tenant: Tenant, request: TransactionRequest): void;
  /** What clients with a webhook URI are to be told. */
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly callLimit: CallLimit;
};

export type WorldOptions = Pick<World, 'clock' | 'ids' | 'bank'> & { dailyCallLimit?: number };

export function createWorld({ clock, ids, bank, dailyCallLimit }: WorldOptions): World {
  const tenants = new Map<string, Tenant>();
  const visits = new Map<string, { clientId: string; connectionId: string }>();
  const outbox = createOutbox(ids);
  const publish = (clientId: string, event: DomainEvent) => {
    if (tenants.get(clientId)?.client.webhookUri !== undefined) outbox.publish(clientId, event);
  };
  const put = (connection: Connection) =>
    tenants.get(connection.clientId)?.connections.set(connection.id, connection);
  return {
    clock,
    ids,
    bank,
    tenants,
    outbox,
    faults: createFaults(ids),
    callLimit: createCallLimit(dailyCallLimit),
    addClient: (client) => {
      const tenant: Tenant = { client, connections: new Map(), requests: new Map() };
      tenants.set(client.id, tenant);
      return tenant;
    },
    add: (connection) => {
      const { id: connectionId, clientId, journeyId, bankVisitId } = connection;
      put(connection);
      for (const id of [journeyId, bankVisitId]) visits.set(id, { clientId, connectionId });
    },
    visited: (id) => {
      const visit = visits.get(id);
      return visit && tenants.get(visit.clientId)?.connections.get(visit.connectionId);
    },
    apply: (connection, happening) => {
      const result = transition(connection, happening, clock.now());
      if (result.ok) {
        put(result.connection);
        for (const event of result.events) publish(connection.clientId, event);
      }
      return result;
    },
    addRequest: (tenant, request) => {
      tenant.requests.set(request.id, request);
      publish(tenant.client.id, eventOf(request));
    },
  };
}
