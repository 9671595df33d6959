import type { Connection } from '../connection/connection.ts';
import type { TransactionRequest } from '../ledger/transaction-request.ts';
import type { Instant } from '../world/clock.ts';

/** What a transition of a connection tells. */
export type ConnectionEvent =
  | { type: 'connection_authorized'; connection: Connection; at: Instant }
  | {
      type: 'connection_failed';
      connection: Connection;
      failure: NonNullable<Connection['failure']>;
    };

/** What becomes known of a transactions request when the bank has answered. */
export type TransactionRequestEvent =
  | { type: 'transactions_request_completed'; request: TransactionRequest; at: Instant }
  | {
      type: 'transactions_request_failed';
      request: TransactionRequest;
      reason: string;
      at: Instant;
    };

/** What TrueLayer tells an app by webhook. */
export type DomainEvent = ConnectionEvent | TransactionRequestEvent;

export function eventOf(request: TransactionRequest): TransactionRequestEvent {
  const { answeredAt: at, failureReason: reason } = request;
  return reason === undefined
    ? { type: 'transactions_request_completed', request, at }
    : { type: 'transactions_request_failed', request, reason, at };
}

/** When the event is to be told. */
export function dueAt(event: DomainEvent): Instant {
  return event.type === 'connection_failed' ? event.failure.at : event.at;
}

export function connectionIdOf(event: DomainEvent): string {
  return 'connection' in event ? event.connection.id : event.request.connectionId;
}
