import { ProblemError } from '../../http/problem-error.ts';
import type { WebhookDeliveries } from '../../http/webhooks/deliveries.ts';
import { type Scope, tenantsIn } from '../scope.ts';
import { webhookMissText } from './mismatch.ts';
import {
  checkedWebhookMatcher,
  type WebhookMatcher,
  type WebhookRecord,
  webhookDifferences,
  webhookRecordOf,
} from './record.ts';
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
  /** Forgets those that are not to be told any more. */
  clear(): void;
};

/** The webhook that was waited for did not come; the message says what there was instead. */
export class WebhookTimeout extends Error {
  override readonly name = 'TimeoutError';
}

export function createWebhooks(scope: Scope, deliveries: WebhookDeliveries): Webhooks {
  const list = (matcher: WebhookMatcher = {}) => {
    const checked = checkedWebhookMatcher(matcher);
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
    clear: () => {
      for (const { outbox } of tenantsIn(scope)) outbox.clear();
    },
  };
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
