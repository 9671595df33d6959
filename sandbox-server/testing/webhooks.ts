import { type Attempt, type Delivery, isDelivered } from '../domain/delivery.ts';
import { connectionIdOf, type DomainEvent } from '../domain/event.ts';
import type { WebhookDeliveries } from '../http/webhook-deliveries.ts';
import { type Scope, tenantsIn } from './scope.ts';

/** One webhook: its `event_id`, what it tells of which connection, and how the telling went. */
export type WebhookRecord = {
  id: string;
  clientId: string;
  type: DomainEvent['type'];
  connectionId: string;
  isDelivered: boolean;
  attempts: readonly Attempt[];
  /** Epoch milliseconds on the client's clock; never again when this is missing. */
  nextAttemptAt?: number;
};

export type Webhooks = {
  /** What was and is to be told, with every attempt; a client's newest thousand, oldest first. */
  list(): WebhookRecord[];
  /** Resolves when everything that is due has been tried. */
  settled(): Promise<void>;
  /** Tells it once more, now. */
  redeliver(id: string): Promise<void>;
};

export function createWebhooks(scope: Scope, deliveries: WebhookDeliveries): Webhooks {
  return {
    list: () => tenantsIn(scope).flatMap(({ outbox }) => outbox.list().map(webhookRecordOf)),
    settled: () => deliveries.flush(scope.clientId),
    redeliver: async (id) => {
      for (const { client, clock, outbox } of tenantsIn(scope)) {
        const delivery = outbox.get(id);
        if (delivery === undefined) continue;
        outbox.put({ ...delivery, nextAttemptAt: clock.now() });
        await deliveries.flush(client.id);
      }
    },
  };
}

function webhookRecordOf(delivery: Delivery): WebhookRecord {
  const { id, clientId, event, attempts, nextAttemptAt } = delivery;
  return {
    id,
    clientId,
    type: event.type,
    connectionId: connectionIdOf(event),
    isDelivered: isDelivered(delivery),
    attempts,
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
  };
}
