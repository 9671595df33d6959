import type { Faults } from '../../domain/faults/fault.ts';
import type { Attempt, Delivery, SentRequest } from '../../domain/webhooks/delivery.ts';
import { connectionIdOf } from '../../domain/webhooks/event.ts';
import { recordAttemptWithFaults, releaseHeld } from '../../domain/webhooks/faulty-delivery.ts';
import { isoMillis } from '../../domain/world/clock.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { unref, withTimeout } from '../timeouts.ts';
import { webhookBody } from './body.ts';
import { failedTry, faultOfTry, plannedDelivery } from './fault.ts';
import { SIGNATURE_HEADER, signatureOf, TIMESTAMP_HEADER, WEBHOOK_JWKS_PATH } from './signature.ts';

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
/** Milliseconds before the next look after one that went wrong, so that no defect is a busy loop. */
const PAUSE_AFTER_DEFECT = 1000;
const CONTENT_TYPE = 'application/json';

export function createWebhookDelivery(options: DeliveryOptions): WebhookDelivery {
  const { outbox, clock } = options.tenant;
  let running: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const run = async () => {
    for (let next = outbox.firstDue(clock.now()); next; next = outbox.firstDue(clock.now())) {
      const delivery = plannedDelivery(next, options);
      if (delivery !== next) outbox.put(delivery);
      if (delivery.nextAttemptAt !== next.nextAttemptAt) continue;
      const made = await attempt(delivery, options);
      if (isStopped) return;
      outbox.put(recordAttemptWithFaults(delivery, made));
      for (const released of releaseHeld(made, outbox.list())) outbox.put(released);
    }
  };

  /** Wakes up for the next one; while the clock stands still only a jump can make it due. */
  const schedule = (least: number) => {
    clearTimeout(timer);
    const nextAt = outbox.nextDueTime();
    if (nextAt === undefined || clock.isFrozen() || isStopped) return;
    const delay = Math.min(Math.max(nextAt - clock.now(), least), LONGEST_TIMER);
    timer = setTimeout(() => void flush(), delay);
    unref(timer);
  };

  /** What became due while a run was ending is told by another. */
  const again = async () => {
    if (!isStopped && outbox.firstDue(clock.now()) !== undefined) await flush();
  };

  /** Never rejects: most of its callers do not wait for it. */
  const flush = (): Promise<void> => {
    running ??= run().then(
      () => {
        running = undefined;
        schedule(0);
        return again();
      },
      () => {
        running = undefined;
        schedule(PAUSE_AFTER_DEFECT);
      },
    );
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

/**
 * Happens at the instant it was due, so that a clock that jumps a day tries as often as a day does.
 * Whatever goes wrong, signing included, is an attempt that failed and is tried again by the schedule.
 */
async function attempt(delivery: Delivery, options: DeliveryOptions): Promise<Attempt> {
  const { tenant, fetch } = options;
  const at = delivery.nextAttemptAt ?? tenant.clock.now();
  const uri = tenant.client.webhookUri;
  if (uri === undefined) return { at, error: 'the client has no webhook URI' };
  if (!URL.canParse(uri)) return { at, uri, error: 'the webhook URI is none' };
  const fault = faultOfTry(delivery, options);
  const failed = fault && failedTry(at, fault);
  if (failed !== undefined) return failed;
  let sent: SentRequest = { uri };
  const startedAt = performance.now();
  const facts = () => ({
    ...{ at, ...sent },
    ...(sent.headers && { durationMs: performance.now() - startedAt }),
    ...(fault && { faultId: fault.id }),
  });
  try {
    // A signature of something else is all that is left of faults here.
    const { body, headers } = await signedRequest(delivery, { tenant, at, uri }, fault && ' ');
    sent = { uri, headers };
    const status = await send(fetch, uri, { method: 'POST', body, headers, redirect: 'manual' });
    return { ...facts(), status };
  } catch (error) {
    return { ...facts(), error: explained(error) };
  }
}

type Sending = { tenant: Tenant; at: number; uri: string };

/** @param addition what the signature covers and the body lacks, where the signature is to be wrong. */
async function signedRequest(delivery: Delivery, { tenant, at, uri }: Sending, addition = '') {
  const body = JSON.stringify(webhookBody(delivery));
  const timestamp = isoMillis(at).replace(/\.\d+Z$/, 'Z');
  const origin = tenant.connections.get(connectionIdOf(delivery.event))?.webhookOrigin;
  const jku = `${origin}${WEBHOOK_JWKS_PATH}`;
  const signed = { uri, body: `${body}${addition}`, timestamp, contentType: CONTENT_TYPE, jku };
  const headers = {
    'Content-Type': CONTENT_TYPE,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: await signatureOf(signed),
  };
  return { body, headers };
}

/** The status that the app answers with; a `fetch` that ignores its signal is given up, too. */
async function send(
  fetch: DeliveryOptions['fetch'],
  uri: string,
  init: RequestInit,
): Promise<number> {
  const response = await withTimeout(PATIENCE, (signal) => fetch(uri, { ...init, signal }));
  response.body?.cancel().catch(() => undefined);
  if (Number.isInteger(response.status)) return response.status;
  throw new TypeError('the option fetch gave something that is no Response');
}

/** What `fetch` throws says little; its cause says why. */
function explained(error: unknown): string {
  const message = messageOf(error);
  if (message === undefined) return String(error);
  const cause = typeof error === 'object' && error !== null && 'cause' in error && error.cause;
  const why = messageOf(cause);
  return why === undefined || why === '' ? message : `${message}: ${why}`;
}

/** By its shape: an error of another realm is no `instanceof Error` of this one. */
function messageOf(error: unknown): string | undefined {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage && typeof error.message === 'string' ? error.message : undefined;
}
