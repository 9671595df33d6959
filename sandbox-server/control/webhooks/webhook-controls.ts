import { isScheduledAt } from '../../domain/webhooks/provider-events.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import type { FailureReason } from '../../schema/webhook.ts';
import type { WebhookToSend } from '../../schema/webhook-to-send.ts';
import { presentFault } from '../faults.ts';
import { type Scope, tenantsIn } from '../scope.ts';
import { webhookMissText } from './mismatch.ts';
import {
  checkedWebhookMatcher,
  type WebhookMatcher,
  type WebhookRecord,
  webhookDifferences,
  webhookRecordOf,
} from './record.ts';
import { publishWebhook } from './send.ts';
import { DEFAULT_TIMEOUT, type Patience, waitFor } from './wait.ts';

/** The webhook journal: a client's newest thousand, those still to be told among them. */
export type Webhooks = {
  /**
   * Those that fit, with every attempt, oldest first.
   * @throws RangeError when the matcher has a field that there is not.
   */
  list(matcher?: WebhookMatcher): WebhookRecord[];
  /** By its `event_id`. */
  get(id: string): WebhookRecord | undefined;
  /** Resolves when everything that is due has been tried. */
  settled(): Promise<void>;
  /**
   * Resolves with the first webhook that fits and was delivered: at once when there is one already,
   * else as soon as there is. A clock that stands still brings no retry: advance it meanwhile.
   * @throws WebhookTimeout after `timeout` real milliseconds (5000 by default), which says what there was instead.
   * @throws the signal's reason when it is aborted.
   */
  waitFor(
    matcher?: Omit<WebhookMatcher, 'isDelivered'>,
    patience?: Patience,
  ): Promise<WebhookRecord>;
  /**
   * Tells it once more, now; resolves when that was tried.
   * @throws RangeError when there is no such webhook.
   */
  redeliver(id: string): Promise<WebhookRecord>;
  /**
   * Sends an event now, whatever the state of its subject is; resolves when that was tried. Fields are
   * named as here, or as in TrueLayer's webhooks: `connection_id`.
   * @example
   * await sandbox.webhooks.send({ type: 'provider_unhealthy', providerId: 'mock' });
   * @throws RangeError that names each invalid field, and each id that there is not.
   */
  send(webhook: WebhookEvent | WebhookToSend): Promise<WebhookRecord>;
  /** Forgets those that are not to be told any more. */
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

/** The webhook that was waited for did not come; the message says what there was instead. */
export class WebhookTimeout extends Error {
  override readonly name = 'TimeoutError';
}

export function createWebhooks(scope: Scope, deliveries: WebhookDeliveries): Webhooks {
  const list = (matcher: WebhookMatcher = {}) => {
    const checked = checkedWebhookMatcher(matcher);
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
    waitFor: async (matcher = {}, patience = {}) => {
      const wanted = checkedWebhookMatcher({ ...matcher, isDelivered: true });
      const fits = (record: WebhookRecord) => webhookDifferences(wanted, record).length === 0;
      const { timeout = DEFAULT_TIMEOUT } = patience;
      return waitFor(scope.world.changes, patience, {
        find: (id) => (id === undefined ? list() : [get(id)]).find((each) => each && fits(each)),
        onTimeout: () =>
          new WebhookTimeout(webhookMissText(scope, { matcher: wanted, timeout, seen: list() })),
      });
    },
    redeliver: async (id) => {
      await tellAgain(scope, deliveries, id);
      return get(id) ?? unknown(id);
    },
    send: async (event) => {
      const { tenant, id } = publishWebhook(scope, presentFault(event));
      await deliveries.flush(tenant.client.id);
      return get(id) ?? unknown(id);
    },
    clear: () => {
      for (const { outbox } of tenantsIn(scope)) outbox.clear();
    },
  };
}

/** Without those of banks that are only scheduled. */
function recordsOf({ outbox, clock }: Tenant): WebhookRecord[] {
  const now = clock.now();
  return outbox
    .list()
    .filter((delivery) => !isScheduledAt(delivery, now))
    .map(webhookRecordOf);
}

async function tellAgain(scope: Scope, deliveries: WebhookDeliveries, id: string): Promise<void> {
  const tenant = tenantsIn(scope).find(({ outbox }) => outbox.get(id) !== undefined);
  if (tenant === undefined) return unknown(id);
  const { client, clock, outbox } = tenant;
  // An attempt that is under way would not know of it.
  await deliveries.flush(client.id);
  const delivery = outbox.get(id) ?? unknown(id);
  outbox.put({ ...delivery, nextAttemptAt: clock.now() });
  await deliveries.flush(client.id);
}

function unknown(id: string): never {
  throw new ProblemError('unknown', `id: there is no webhook ${id}`);
}
