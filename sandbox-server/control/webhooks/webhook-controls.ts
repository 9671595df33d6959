import { isScheduledAt } from '../../domain/webhooks/provider-events.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import type { FailureReason } from '../../schema/webhook.ts';
import type { WebhookToSend } from '../../schema/webhook-to-send.ts';
import { type Scope, tenantsIn } from '../scope.ts';
import { toSnakeCase } from '../snake-case.ts';
import { formatWebhookMismatch } from './mismatch.ts';
import {
  requireKnownWebhookFields,
  type WebhookMatcher,
  type WebhookRecord,
  webhookDifferences,
  webhookRecordOf,
} from './record.ts';
import { publishWebhook } from './send.ts';
import { DEFAULT_TIMEOUT, type WaitOptions, waitForChange } from './wait.ts';

/** The webhooks: the newest 1,000 of each client, sent or not. */
export type Webhooks = {
  /**
   * Lists the webhooks that match, with every attempt, oldest first.
   * @throws {RangeError} if the matcher has an unknown field.
   */
  list(matcher?: WebhookMatcher): WebhookRecord[];
  /** Finds a webhook by its `event_id`. */
  get(id: string): WebhookRecord | undefined;
  /** Sends every webhook that is due, and resolves when each has been attempted. */
  settled(): Promise<void>;
  /**
   * Resolves with the first delivered webhook that matches: at once if there is one, otherwise as soon
   * as it is delivered. Retries need a clock that moves: advance a frozen one.
   * @throws {WebhookTimeoutError} after `timeout` real milliseconds; the message lists the other webhooks.
   * @throws the signal's reason if it is aborted.
   */
  waitFor(
    matcher?: Omit<WebhookMatcher, 'isDelivered'>,
    options?: WaitOptions,
  ): Promise<WebhookRecord>;
  /**
   * Sends a webhook again, now. Resolves after the attempt, whether or not it was delivered.
   * @throws {RangeError} if there is no such webhook.
   */
  redeliver(id: string): Promise<WebhookRecord>;
  /**
   * Sends an event now, in any state of its subject, and resolves after the first attempt. The fields have
   * these names, or those of TrueLayer's webhooks: `connection_id`.
   * @example
   * await sandbox.webhooks.send({ type: 'provider_unhealthy', providerId: 'mock' });
   * @throws {ProblemError} that names each invalid field and each unknown id.
   */
  send(webhook: WebhookEvent | WebhookToSend): Promise<WebhookRecord>;
  /** Deletes the webhooks that have no further attempt. */
  clear(): void;
};

/** An event to send as a webhook. What is left out is taken from the subject. */
export type WebhookEvent =
  | { type: 'connection_authorized'; connectionId: string }
  | {
      type: 'connection_failed';
      connectionId: string;
      /** @default 'provider_error' */
      failureReason?: FailureReason;
      /** @default 'authorizing' */
      failureStage?: 'authorization_required' | 'authorizing';
    }
  | { type: 'transactions_request_completed'; requestId: string }
  | {
      type: 'transactions_request_failed';
      requestId: string;
      /** @default 'provider_error' */
      failureReason?: string;
    }
  /** Goes to the client of these controls, or else to the first one with a webhook URI. */
  | { type: 'provider_healthy' | 'provider_unhealthy'; providerId: string };

/** The expected webhook was not delivered in time. The message lists the other webhooks. */
export class WebhookTimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

export function createWebhooks(scope: Scope, deliveries: WebhookDeliveries): Webhooks {
  const list = (matcher: WebhookMatcher = {}) => {
    const checked = requireKnownWebhookFields(matcher);
    const records = tenantsIn(scope).flatMap(recordsOf);
    return records.filter((record) => webhookDifferences(checked, record).length === 0);
  };
  const get = (id: string) => {
    const delivery = tenantsIn(scope).flatMap(({ outbox }) => outbox.get(id) ?? [])[0];
    return delivery && webhookRecordOf(delivery);
  };
  return {
    list,
    get,
    settled: () => deliveries.flush(scope.clientId),
    waitFor: async (matcher = {}, options = {}) => {
      const wanted = requireKnownWebhookFields({ ...matcher, isDelivered: true });
      const fits = (record: WebhookRecord) => webhookDifferences(wanted, record).length === 0;
      const { timeout = DEFAULT_TIMEOUT } = options;
      return waitForChange(scope.world.changes, options, {
        find: (id) => (id === undefined ? list() : [get(id)]).find((each) => each && fits(each)),
        onTimeout: () =>
          new WebhookTimeoutError(
            formatWebhookMismatch(scope, { matcher: wanted, timeout, seen: list() }),
          ),
      });
    },
    redeliver: async (id) => {
      await redeliver(scope, deliveries, id);
      return get(id) ?? throwUnknownWebhook(id);
    },
    send: async (event) => {
      const { tenant, id } = publishWebhook(scope, toSnakeCase(event));
      await deliveries.flush(tenant.client.id);
      return get(id) ?? throwUnknownWebhook(id);
    },
    clear: () => {
      for (const { outbox } of tenantsIn(scope)) outbox.clear();
    },
  };
}

/** The webhooks of a client, without the scheduled ones of banks. */
function recordsOf({ outbox, clock }: Tenant): WebhookRecord[] {
  const now = clock.now();
  return outbox
    .list()
    .filter((delivery) => !isScheduledAt(delivery, now))
    .map(webhookRecordOf);
}

/** @throws {ProblemError} if there is no such webhook. */
async function redeliver(scope: Scope, deliveries: WebhookDeliveries, id: string): Promise<void> {
  const tenant = tenantsIn(scope).find(({ outbox }) => outbox.get(id) !== undefined);
  if (tenant === undefined) return throwUnknownWebhook(id);
  const { client, clock, outbox } = tenant;
  // An attempt in progress would overwrite `nextAttemptAt`.
  await deliveries.flush(client.id);
  const delivery = outbox.get(id) ?? throwUnknownWebhook(id);
  outbox.put({ ...delivery, nextAttemptAt: clock.now() });
  await deliveries.flush(client.id);
}

function throwUnknownWebhook(id: string): never {
  throw new ProblemError('unknown', `id: there is no webhook ${id}`);
}
