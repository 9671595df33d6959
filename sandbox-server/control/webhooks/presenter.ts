import type { Attempt, Delivery } from '../../domain/webhooks/delivery.ts';
import { type Instant, isoMillis } from '../../domain/world/clock.ts';

/** What presenting needs of a webhook's record. */
type Telling = Pick<Delivery, 'id' | 'clientId' | 'attempts' | 'nextAttemptAt'> & {
  type: string;
  connectionId: string;
  happenedAt: Instant;
  body: object;
  isDelivered: boolean;
};

export function presentWebhook(webhook: Telling) {
  const { id, clientId, type, connectionId, isDelivered, attempts, nextAttemptAt } = webhook;
  return {
    ...{ id, client_id: clientId, type, connection_id: connectionId },
    happened_at: isoMillis(webhook.happenedAt),
    ...{ body: webhook.body, is_delivered: isDelivered },
    attempts: attempts.map(presentAttempt),
    ...(nextAttemptAt !== undefined && { next_attempt_at: isoMillis(nextAttemptAt) }),
  };
}

function presentAttempt({ at, durationMs, faultId, ...attempt }: Attempt) {
  return {
    at: isoMillis(at),
    ...attempt,
    ...(durationMs !== undefined && { duration_ms: durationMs }),
    ...(faultId !== undefined && { fault_id: faultId }),
  };
}
