import type { Bank } from '../bank/bank.ts';
import { type CallLimit, createCallLimit } from '../connection/call-limit.ts';
import {
  type Connection,
  type ConnectionCommand,
  type Transition,
  transition,
} from '../connection/connection.ts';
import { createFaults, type Faults } from '../faults/fault.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import { type DomainEvent, eventOf } from '../webhooks/event.ts';
import { createOutbox, type Outbox } from '../webhooks/outbox.ts';
import type { Changes } from './changes.ts';
import type { Client } from './client.ts';
import { type Clock, createClock } from './clock.ts';
import { createIds, type Ids } from './id.ts';
import { createJournal, type Journal } from './journal.ts';
import type { TenantState } from './snapshot.ts';

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
  readonly journal: Journal;
  put(connection: Connection): void;
  /** Lets something happen now; a refusal changes nothing. */
  apply(connection: Connection, happening: ConnectionCommand): Transition;
  addTransactionRequest(request: TransactionRequest): void;
};

export type TenantOptions = {
  /** Where it goes on from; nothing has happened yet in that of a new client. */
  state: TenantState;
  bank: Bank;
  /** The sandbox's own. */
  clock: Clock;
  changes: Changes;
  dailyCallLimit?: number | undefined;
};

export function createTenant(options: TenantOptions): Tenant {
  const { state, bank, changes } = options;
  const { client } = state;
  const clientId = client.id;
  const clock = createClock({
    base: options.clock,
    onChange: () => changes.tell({ kind: 'clock', clientId }),
  });
  const ids = createIds(bank.seed, `ids ${clientId}`);
  const connections = mapOf<Connection>(state.connections);
  const transactionRequests = mapOf<TransactionRequest>(state.transactionRequests);
  const outbox = createOutbox(ids, (id) => changes.tell({ kind: 'webhook', clientId, id }));
  const publish = (event: DomainEvent) => {
    if (client.webhookUri !== undefined) outbox.publish(clientId, event);
  };
  const put = (connection: Connection) => {
    connections.set(connection.id, connection);
    changes.tell({ kind: 'connection', clientId, id: connection.id });
  };
  const tenant: Tenant = {
    ...{ client, bank, clock, ids, connections, transactionRequests, outbox, put },
    traceIds: createIds(bank.seed, `traces ${clientId}`),
    journal: createJournal((id) => changes.tell({ kind: 'request', clientId, id })),
    faults: createFaults(createIds(bank.seed, `faults ${clientId}`), (id) =>
      changes.tell({ kind: 'fault', clientId, id }),
    ),
    callLimit: createCallLimit(options.dailyCallLimit, (id) =>
      changes.tell({ kind: 'calls', clientId, id }),
    ),
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
  resume(tenant, state);
  return tenant;
}

function mapOf<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function resume(
  { clock, ids, traceIds, outbox, faults, callLimit }: Tenant,
  state: TenantState,
): void {
  clock.restore(state.clock);
  ids.restore(state.ids.made);
  traceIds.restore(state.ids.traces);
  outbox.restore(state.deliveries);
  faults.restore(state.faults);
  callLimit.restore(state.calls);
}
