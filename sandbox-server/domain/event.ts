import type { Instant } from './clock.ts';
import type { Connection } from './connection.ts';
import type { TransactionRequest } from './transaction-request.ts';

/** What TrueLayer tells an app by webhook; what a transition answers beside the new connection. */
export type ConnectionEvent =
  | { type: 'connection_authorized'; connection: Connection; at: Instant }
  | {
      type: 'connection_failed';
      connection: Connection;
      failure: NonNullable<Connection['failure']>;
    };

export type TransactionRequestEvent =
  | { type: 'transactions_request_completed'; request: TransactionRequest; at: Instant }
  | {
      type: 'transactions_request_failed';
      request: TransactionRequest;
      reason: string;
      at: Instant;
    };

export type DomainEvent = ConnectionEvent | TransactionRequestEvent;
