import type { Bank } from './bank.ts';
import { type CallLimit, createCallLimit } from './call-limit.ts';
import type { Changes } from './change.ts';
import type { Client } from './client.ts';
import { type Clock, createClock } from './clock.ts';
import { type Connection, type Happening, type Transition, transition } from './connection.ts';
import { type DomainEvent, eventOf } from './event.ts';
import { createFaults, type Faults } from './fault.ts';
import { createIds, type Ids } from './id.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { TransactionRequest } from './transaction-request.ts';

/** The world of one client. No other client can see it, or change what happens in it. */
export type Tenant = {
  readonly client: Client;
  readonly bank: Bank;
  /** Goes with the sandbox's, and has its own course on top. */
  readonly clock: Clock;
  /** Of what it makes. */
  readonly ids: Ids;
  /** Of its exchanges, so that reading something changes no id of what is made. */
  readonly traceIds: Ids;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly transactionRequests: ReadonlyMap<string, TransactionRequest>;
  /** What the client is to be told, if it has a webhook URI. */
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly callLimit: CallLimit;
  put(connection: Connection): void;
  /** Lets something happen now; a refusal changes nothing. */
  apply(connection: Connection, happening: Happening): Transition;
  addTransactionRequest(request: TransactionRequest): void;
};

export type TenantOptions = {
  client: Client;
  bank: Bank;
  /** The sandbox's own. */
  clock: Clock;
  changes: Changes;
  dailyCallLimit?: number | undefined;
};

export function createTenant(options: TenantOptions): Tenant {
  const { client, bank, changes } = options;
  const clientId = client.id;
  const clock = createClock({
    base: options.clock,
    onChange: () => changes.tell({ kind: 'clock', clientId }),
  });
  const ids = createIds(bank.seed, `ids ${clientId}`);
  const connections = new Map<string, Connection>();
  const transactionRequests = new Map<string, TransactionRequest>();
  const outbox = createOutbox(ids, (id) => changes.tell({ kind: 'webhook', clientId, id }));
  const publish = (event: DomainEvent) => {
    if (client.webhookUri !== undefined) outbox.publish(clientId, event);
  };
  const put = (connection: Connection) => {
    connections.set(connection.id, connection);
    changes.tell({ kind: 'connection', clientId, id: connection.id });
  };
  return {
    ...{ client, bank, clock, ids, connections, transactionRequests, outbox, put },
    traceIds: createIds(bank.seed, `traces ${clientId}`),
    faults: createFaults(createIds(bank.seed, `faults ${clientId}`), (id) =>
      changes.tell({ kind: 'fault', clientId, id }),
    ),
    callLimit: createCallLimit(options.dailyCallLimit),
    apply: (connection, happening) => {
      const result = transition(connection, happening, clock.now());
      if (result.ok) {
        put(result.connection);
        for (const event of result.events) publish(event);
      }
      return result;
    },
    addTransactionRequest: (request) => {
      transactionRequests.set(request.id, request);
      changes.tell({ kind: 'transactions_request', clientId, id: request.id });
      publish(eventOf(request));
    },
  };
}
