import { type Bank, withCurrentAccountIds } from '../bank/bank.ts';
import { type CallLimit, createCallLimit } from '../connection/call-limit.ts';
import type { Connection } from '../connection/connection.ts';
import { type ConnectionCommand, type Transition, transition } from '../connection/transition.ts';
import { createFaults } from '../faults/create-faults.ts';
import type { Faults } from '../faults/fault.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import { type DomainEvent, transactionRequestEventOf } from '../webhooks/event.ts';
import { createOutbox, type Outbox } from '../webhooks/outbox.ts';
import type { Changes } from './changes.ts';
import type { Client } from './client.ts';
import { type Clock, createClock, type Instant } from './clock.ts';
import { createIds, type Ids } from './id.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { TenantState } from './state.ts';

/** The state of one client, isolated from other clients. */
export type Tenant = {
  readonly client: Client;
  readonly bank: Bank;
  /** Follows the sandbox's clock. */
  readonly clock: Clock;
  /** Ids of resources. */
  readonly ids: Ids;
  /** Trace ids; separate, so that requests do not change the ids of resources. */
  readonly traceIds: Ids;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly transactionRequests: ReadonlyMap<string, TransactionRequest>;
  /** Webhooks of the client; empty without a webhook URI. */
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly callLimit: CallLimit;
  readonly requestLog: RequestLog;
  saveConnection(connection: Connection): void;
  /** Applies a command now, saves the connection and publishes its events; changes nothing on error. */
  apply(connection: Connection, command: ConnectionCommand): Transition;
  /** Stores a transactions request and publishes its event. */
  addTransactionRequest(request: TransactionRequest): void;
};

export type TenantOptions = {
  /** The state to start with. */
  state: TenantState;
  bank: Bank;
  /** The sandbox's clock. */
  clock: Clock;
  changes: Changes;
  dailyCallLimit?: number | undefined;
  /** Adds to webhooks what TrueLayer may add. */
  evolve?: boolean | undefined;
};

/** Creates the state of one client. Changes are emitted to `options.changes`. */
export function createTenant(options: TenantOptions): Tenant {
  const { state, bank, changes } = options;
  const { client } = state;
  const clientId = client.id;
  const clock = createClock({
    base: options.clock,
    onChange: () => changes.emit({ kind: 'clock', clientId }),
  });
  const ids = createIds(bank.seed, `ids ${clientId}`);
  const connections = mapOf<Connection>(state.connections);
  const transactionRequests = mapOf<TransactionRequest>(state.transactionRequests);
  const onWebhook = (id: string) => changes.emit({ kind: 'webhook', clientId, id });
  const outbox = createOutbox(ids, onWebhook, options.evolve);
  const publish = (event: DomainEvent) => {
    if (client.webhookUri === undefined) return;
    for (const each of options.evolve ? withFutureEvent(event) : [event])
      outbox.publish(clientId, each);
  };
  const saveConnection = (connection: Connection) => {
    connections.set(connection.id, connection);
    changes.emit({ kind: 'connection', clientId, id: connection.id });
  };
  const tenant: Tenant = {
    ...{ client, bank, clock, ids, connections, transactionRequests, outbox, saveConnection },
    traceIds: createIds(bank.seed, `traces ${clientId}`),
    requestLog: createRequestLog((id) => changes.emit({ kind: 'request', clientId, id })),
    faults: createFaults(createIds(bank.seed, `faults ${clientId}`), (id) =>
      changes.emit({ kind: 'fault', clientId, id }),
    ),
    callLimit: createCallLimit(options.dailyCallLimit, (id) =>
      changes.emit({ kind: 'calls', clientId, id }),
    ),
    apply: (connection, command) => {
      const result = transitionAtBank(bank, connection, command, clock.now());
      if (result.ok) {
        saveConnection(result.connection);
        for (const event of result.events) publish(event);
      }
      return result;
    },
    addTransactionRequest: (request) => {
      transactionRequests.set(request.id, request);
      changes.emit({ kind: 'transactions_request', clientId, id: request.id });
      publish(transactionRequestEventOf(request));
    },
  };
  restoreState(tenant, state);
  return tenant;
}

/** Like `transition`, with the account ids that the bank gives under the new consent. */
function transitionAtBank(
  bank: Bank,
  connection: Connection,
  command: ConnectionCommand,
  at: Instant,
): Transition {
  const result = transition(connection, command, at);
  if (!result.ok) return result;
  return { ...result, connection: withCurrentAccountIds(bank, connection, result.connection) };
}

/** The event, with one of an unknown type after an authorisation. */
function withFutureEvent(event: DomainEvent): DomainEvent[] {
  return event.type === 'connection_authorized'
    ? [event, { ...event, type: 'connection_future_event' }]
    : [event];
}

function mapOf<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function restoreState(
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
