import { ProblemError } from '../../http/problem-error.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import { type Scope, tenantsIn } from '../scope.ts';
import { formatWebhookMismatch } from './mismatch.ts';
import {
  requireKnownWebhookFields,
  type WebhookMatcher,
  type WebhookRecord,
  webhookDifferences,
  webhookRecordOf,
} from './record.ts';
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
  /** Deletes the webhooks that have no further attempt. */
  clear(): void;
};

/** The expected webhook was not delivered in time. The message lists the other webhooks. */
export class WebhookTimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

export function createWebhooks(scope: Scope, deliveries: WebhookDeliveries): Webhooks {
  const list = (matcher: WebhookMatcher = {}) => {
    const checked = requireKnownWebhookFields(matcher);
    const records = tenantsIn(scope).flatMap(({ outbox }) => outbox.list().map(webhookRecordOf));
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
      return get(id) ?? unknown(id);
    },
    clear: () => {
      for (const { outbox } of tenantsIn(scope)) outbox.clear();
    },
  };
}

/** @throws {ProblemError} if there is no such webhook. */
async function redeliver(scope: Scope, deliveries: WebhookDeliveries, id: string): Promise<void> {
  const tenant = tenantsIn(scope).find(({ outbox }) => outbox.get(id) !== undefined);
  if (tenant === undefined) return unknown(id);
  const { client, clock, outbox } = tenant;
  // An attempt in progress would overwrite `nextAttemptAt`.
  await deliveries.flush(client.id);
  const delivery = outbox.get(id) ?? unknown(id);
  outbox.put({ ...delivery, nextAttemptAt: clock.now() });
  await deliveries.flush(client.id);
}

function unknown(id: string): never {
  throw new ProblemError('unknown', `id: there is no webhook ${id}`);
}
