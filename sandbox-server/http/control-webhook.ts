import { timestampOf } from '../domain/clock.ts';
import type { Attempt, Delivery } from '../domain/delivery.ts';
import type { DomainEvent } from '../domain/event.ts';

/** What presenting needs of a webhook's record. */
type Telling = Pick<Delivery, 'id' | 'clientId' | 'attempts' | 'nextAttemptAt'> & {
  type: DomainEvent['type'];
  connectionId: string;
  isDelivered: boolean;
};

export function presentWebhook(webhook: Telling) {
  const { id, clientId, type, connectionId, isDelivered, attempts, nextAttemptAt } = webhook;
  return {
    ...{ id, client_id: clientId, type, connection_id: connectionId, is_delivered: isDelivered },
    attempts: attempts.map(presentAttempt),
    ...(nextAttemptAt !== undefined && { next_attempt_at: timestampOf(nextAttemptAt) }),
  };
}

function presentAttempt({ at, durationMs, ...attempt }: Attempt) {
  return {
    at: timestampOf(at),
    ...attempt,
    ...(durationMs !== undefined && { duration_ms: durationMs }),
  };
}
