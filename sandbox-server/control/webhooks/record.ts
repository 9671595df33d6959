import { type Attempt, type Delivery, isDelivered } from '../../domain/webhooks/delivery.ts';
import { connectionIdOf, type DomainEvent, eventTimeOf } from '../../domain/webhooks/event.ts';
import type { Instant } from '../../domain/world/clock.ts';
import { presentWebhook } from '../../http/webhooks/body.ts';
import { omitEmpty } from '../../schema/omit-empty.ts';
import type { Webhook } from '../../schema/webhook.ts';
import { type Difference, differencesOf, type Pattern, requireKnownNames } from '../matcher.ts';

/** A webhook with its delivery attempts. `id` is its `event_id`. */
export type WebhookRecord = {
  id: string;
  clientId: string;
  type: DomainEvent['type'];
  /** `undefined` for a webhook about a bank. */
  connectionId?: string;
  /** When the event happened, in epoch milliseconds of the client's clock. */
  happenedAt: Instant;
  /** The body, which is the same for every attempt. */
  body: Webhook;
  isDelivered: boolean;
  attempts: readonly Attempt[];
  /** Epoch milliseconds of the client's clock. Missing if there is no further attempt. */
  nextAttemptAt?: Instant;
};

/** Selects webhooks: those that match every given field. Without a field, all webhooks match. */
export type WebhookMatcher = {
  type?: WebhookRecord['type'];
  connectionId?: string;
  clientId?: string;
  /** Whether the app's endpoint responded with a 2xx status. */
  isDelivered?: boolean;
  /** At least these fields, at any depth. */
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

/** Lists the fields in which a webhook does not match: none if it matches. */
export function webhookDifferences(matcher: WebhookMatcher, record: WebhookRecord): Difference[] {
  return FIELDS.flatMap((field) => {
    const expected = matcher[field];
    return expected === undefined ? [] : differencesOf(expected, record[field], field);
  });
}

/**
 * Returns the matcher unchanged. A misspelt field must not match everything.
 * @throws {ProblemError} that names an unknown field.
 */
export function requireKnownWebhookFields(matcher: WebhookMatcher): WebhookMatcher {
  requireKnownNames('field', Object.keys(matcher), FIELDS);
  return matcher;
}
