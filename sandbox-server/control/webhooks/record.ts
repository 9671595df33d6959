import { type Attempt, type Delivery, isDelivered } from '../../domain/webhooks/delivery.ts';
import { connectionIdOf, type DomainEvent, eventTimeOf } from '../../domain/webhooks/event.ts';
import type { Instant } from '../../domain/world/clock.ts';
import { presentWebhook } from '../../http/webhooks/body.ts';
import { omitEmpty } from '../../schema/omit-empty.ts';
import type { Webhook } from '../../schema/webhook.ts';
import { checkNames, type Difference, differencesOf, type Pattern } from '../matcher.ts';

/** One webhook: its `event_id`, what it tells of which connection, and how the telling went. */
export type WebhookRecord = {
  id: string;
  clientId: string;
  type: DomainEvent['type'];
  /** Absent where a bank is meant, and no connection. */
  connectionId?: string;
  /** When what it tells of happened, in epoch milliseconds on the client's clock. */
  happenedAt: Instant;
  /** What is sent, the same with every attempt. */
  body: Webhook;
  isDelivered: boolean;
  attempts: readonly Attempt[];
  /** Epoch milliseconds on the client's clock; never again when this is missing. */
  nextAttemptAt?: Instant;
};

/** Which webhooks are meant: those that fit in every field that is given; all when none is. */
export type WebhookMatcher = {
  type?: WebhookRecord['type'];
  connectionId?: string;
  clientId?: string;
  /** Whether the app's endpoint has taken it, with a 2xx. */
  isDelivered?: boolean;
  /** At least these fields, deeply. */
  body?: Pattern;
};

const FIELDS = [
  'type',
  'connectionId',
  'clientId',
  'isDelivered',
  'body',
] as const satisfies (keyof WebhookMatcher)[];

export function webhookRecordOf(delivery: Delivery): WebhookRecord {
  const { id, clientId, event, attempts, nextAttemptAt } = delivery;
  return {
    ...{ id, clientId, attempts },
    type: event.type,
    ...omitEmpty({ connectionId: connectionIdOf(event) }),
    happenedAt: eventTimeOf(event),
    body: presentWebhook(delivery),
    isDelivered: isDelivered(delivery),
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
  };
}

/** How a webhook differs from what is meant; not at all when it fits. */
export function webhookDifferences(matcher: WebhookMatcher, record: WebhookRecord): Difference[] {
  return FIELDS.flatMap((field) => {
    const expected = matcher[field];
    return expected === undefined ? [] : differencesOf(expected, record[field], field);
  });
}

/** @throws RangeError that names a field which there is not: a typo must not match everything. */
export function checkedWebhookMatcher(matcher: WebhookMatcher): WebhookMatcher {
  checkNames('field', Object.keys(matcher), FIELDS);
  return matcher;
}
