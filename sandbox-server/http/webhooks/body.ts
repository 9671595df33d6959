import type { Connection } from '../../domain/connection/connection.ts';
import type { TransactionRequest } from '../../domain/ledger/transaction-request.ts';
import type { Delivery } from '../../domain/webhooks/delivery.ts';
import type { ProviderEvent } from '../../domain/webhooks/event.ts';
import { isoMillis } from '../../domain/world/clock.ts';
import type { Webhook } from '../../schema/webhook.ts';
import { withAddedFields } from '../evolution.ts';

/** Presents a delivery as the body of TrueLayer's webhook. */
export function presentWebhook(delivery: Delivery): Webhook {
  const body = presentEvent(delivery);
  return delivery.isEvolved ? withAddedFields(body) : body;
}

function presentEvent({ id, event }: Delivery): Webhook {
  const common = { event_version: 1, event_id: id } as const;
  switch (event.type) {
    case 'connection_authorized':
      return {
        type: event.type,
        ...common,
        ...connectionFields(event.connection),
        authorized_at: isoMillis(event.at),
      };
    case 'connection_failed':
      return {
        type: event.type,
        ...common,
        ...connectionFields(event.connection),
        failed_at: isoMillis(event.failure.at),
        failure_stage: event.failure.stage,
        failure_reason: event.failure.reason,
      };
    case 'transactions_request_completed':
      return {
        type: event.type,
        ...common,
        ...requestFields(event.request),
        completed_at: isoMillis(event.at),
      };
    case 'transactions_request_failed':
      return {
        type: event.type,
        ...common,
        ...requestFields(event.request),
        failure_reason: event.reason,
        failed_at: isoMillis(event.at),
      };
    case 'connection_future_event':
      return {
        type: event.type,
        ...common,
        ...connectionFields(event.connection),
        happened_at: isoMillis(event.at),
      };
    case 'provider_healthy':
    case 'provider_unhealthy':
      return { type: event.type, ...common, ...providerFields(event) };
  }
}

function connectionFields({ id, metadata }: Connection) {
  return { connection_id: id, ...(metadata && { metadata }) };
}

function providerFields({ providerId, at }: ProviderEvent) {
  return { provider_id: providerId, capability_type: 'data', updated_at: isoMillis(at) } as const;
}

function requestFields({ connectionId, accountId, id }: TransactionRequest) {
  return { connection_id: connectionId, account_id: accountId, request_id: id };
}
