import type { Connection } from '../connection/connection.ts';
import type { ConnectionEvent } from '../connection/transition.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import type { Instant } from '../world/clock.ts';

/** A transactions request that the bank has completed or failed. */
type TransactionRequestEvent =
  | { type: 'transactions_request_completed'; request: TransactionRequest; at: Instant }
  | {
      type: 'transactions_request_failed';
      request: TransactionRequest;
      reason: string;
      at: Instant;
    };

/** A bank went down or came back. */
export type ProviderEvent = {
  type: 'provider_healthy' | 'provider_unhealthy';
  providerId: string;
  at: Instant;
};

/** An event of a type that TrueLayer does not have, for sandboxes with `evolve`. */
type FutureEvent = { type: 'connection_future_event'; connection: Connection; at: Instant };

/** An event that TrueLayer sends to a client's webhook. */
export type DomainEvent = ConnectionEvent | TransactionRequestEvent | ProviderEvent | FutureEvent;

export function isProviderEvent(event: DomainEvent): event is ProviderEvent {
  return 'providerId' in event;
}

/** The event that a transactions request will send when the bank responds. */
export function transactionRequestEventOf(request: TransactionRequest): TransactionRequestEvent {
  const { respondedAt: at, failureReason: reason } = request;
  return reason === undefined
    ? { type: 'transactions_request_completed', request, at }
    : { type: 'transactions_request_failed', request, reason, at };
}

/** When the event happened, and its webhook is due. */
export function eventTimeOf(event: DomainEvent): Instant {
  return event.type === 'connection_failed' ? event.failure.at : event.at;
}

/** The id of the connection that an event is about; `undefined` for events of banks. */
export function connectionIdOf(event: DomainEvent): string | undefined {
  if (isProviderEvent(event)) return undefined;
  return 'connection' in event ? event.connection.id : event.request.connectionId;
}
