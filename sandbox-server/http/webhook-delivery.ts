import { timestampOf } from '../domain/clock.ts';
import type { Attempt, Delivery } from '../domain/delivery.ts';
import { connectionIdOf } from '../domain/event.ts';
import type { Faults } from '../domain/fault.ts';
import { afterTry, releasedBy } from '../domain/faulty-delivery.ts';
import type { Tenant } from '../domain/tenant.ts';
import { letProcessEnd } from './timer.ts';
import { webhookBody } from './webhook-body.ts';
import { failedTry, faultOfTry, plannedDelivery } from './webhook-fault.ts';
import {
  SIGNATURE_HEADER,
  signatureOf,
  TIMESTAMP_HEADER,
  WEBHOOK_JWKS_PATH,
} from './webhook-signature.ts';

/** How a client hears what is in its outbox. Nothing else sends. */
export type WebhookDelivery = {
  /** Tells whatever is due, one after the other; resolves when nothing is due any more. */
  flush(): Promise<void>;
  /** Tells nothing any more. */
  stop(): void;
};

export type DeliveryOptions = {
  tenant: Tenant;
  /** Those of all clients, after the client's own. */
  faults: Faults;
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
};

/** Milliseconds that an app has to answer. */
const PATIENCE = 10_000;
/** The longest span a timer takes. */
const LONGEST_TIMER = 2 ** 31 - 1;
const CONTENT_TYPE = 'application/json';

export function createWebhookDelivery(options: DeliveryOptions): WebhookDelivery {
  const { outbox, clock } = options.tenant;
  let running: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const run = async () => {
    for (let next = outbox.dueAt(clock.now()); next; next = outbox.dueAt(clock.now())) {
      const delivery = plannedDelivery(next, options);
      if (delivery !== next) outbox.put(delivery);
      if (delivery.nextAttemptAt !== next.nextAttemptAt) continue;
      const made = await attempt(delivery, options);
      if (isStopped) return;
      outbox.put(afterTry(delivery, made));
      for (const released of releasedBy(made, outbox.list())) outbox.put(released);
    }
  };

  /** Wakes up for the next one; while the clock stands still only a jump can make it due. */
  const schedule = () => {
    clearTimeout(timer);
    const nextAt = outbox.nextAt();
    if (nextAt === undefined || clock.isFrozen() || isStopped) return;
    const delay = Math.min(Math.max(nextAt - clock.now(), 0), LONGEST_TIMER);
    timer = setTimeout(() => void flush(), delay);
    letProcessEnd(timer);
  };

  /** What became due while a run was ending is told by another. */
  const again = async () => {
    if (!isStopped && outbox.dueAt(clock.now()) !== undefined) await flush();
  };

  const flush = (): Promise<void> => {
    running ??= run()
      .finally(() => {
        running = undefined;
        schedule();
      })
      .then(again);
    return running;
  };
  return {
    flush,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Happens at the instant it was due, so that a clock that jumps a day tries as often as a day does. */
async function attempt(delivery: Delivery, options: DeliveryOptions): Promise<Attempt> {
  const { tenant, fetch } = options;
  const at = delivery.nextAttemptAt ?? tenant.clock.now();
  const uri = tenant.client.webhookUri;
  if (uri === undefined) return { at, error: 'the client has no webhook URI' };
  if (!URL.canParse(uri)) return { at, uri, error: 'the webhook URI is none' };
  const fault = faultOfTry(delivery, options);
  const failed = fault && failedTry(at, fault);
  if (failed !== undefined) return failed;
  const body = JSON.stringify(webhookBody(delivery));
  const timestamp = timestampOf(at).replace(/\.\d+Z$/, 'Z');
  const origin = tenant.connections.get(connectionIdOf(delivery.event))?.webhookOrigin;
  const jku = `${origin}${WEBHOOK_JWKS_PATH}`;
  // A signature of something else is all that is left of faults here.
  const signed = {
    uri,
    body: fault ? `${body} ` : body,
    timestamp,
    contentType: CONTENT_TYPE,
    jku,
  };
  const headers = {
    'Content-Type': CONTENT_TYPE,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: await signatureOf(signed),
  };
  const startedAt = performance.now();
  const sent = () => ({
    ...{ at, uri, headers },
    durationMs: performance.now() - startedAt,
    ...(fault && { faultId: fault.id }),
  });
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(uri, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return { ...sent(), status: response.status };
  } catch (error) {
    return { ...sent(), error: explained(error) };
  }
}

/** What `fetch` throws says little; its cause says why. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message;
}
