import type { Faults } from '../../domain/faults/fault.ts';
import type { Attempt, Delivery, SentRequest } from '../../domain/webhooks/delivery.ts';
import { connectionIdOf } from '../../domain/webhooks/event.ts';
import { recordAttemptWithFaults, releaseHeld } from '../../domain/webhooks/faulty-delivery.ts';
import { scheduleProviderEvents } from '../../domain/webhooks/provider-events.ts';
import { isoMillis } from '../../domain/world/clock.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { unref, withTimeout } from '../timeouts.ts';
import { presentWebhook } from './body.ts';
import { applyFaultPlan, failedAttempt, matchAttemptFault } from './fault.ts';
import { SIGNATURE_HEADER, signWebhook, TIMESTAMP_HEADER, WEBHOOK_JWKS_PATH } from './signature.ts';

/** Delivers the webhooks in the outbox of one client. */
export type WebhookDelivery = {
  /** Delivers all due webhooks, one after the other; resolves when none is due. */
  flush(): Promise<void>;
  /** Stops all further deliveries. */
  stop(): void;
};

type DeliveryOptions = {
  tenant: Tenant;
  /** The faults for all clients; those of this client come first. */
  faults: Faults;
  fetch: (uri: string, init: RequestInit) => Promise<Response>;
  /** Origin of the JWKS while the client has no connection, which would have its own. */
  jwksOrigin: () => string;
};

/** How long to wait for the response of the app. */
const RESPONSE_TIMEOUT_MS = 10_000;
/** The longest delay of `setTimeout`. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** The delay after an unexpected error, which prevents a busy loop. */
const RETRY_DELAY_MS = 1000;
const CONTENT_TYPE = 'application/json';

export function createWebhookDelivery(options: DeliveryOptions): WebhookDelivery {
  const { tenant } = options;
  const { outbox, clock } = tenant;
  let running: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const run = async () => {
    for (let next = firstDueIn(tenant); next; next = firstDueIn(tenant)) {
      const delivery = applyFaultPlan(next, options);
      if (delivery !== next) outbox.put(delivery);
      if (delivery.nextAttemptAt !== next.nextAttemptAt) continue;
      const attempt = await attemptDelivery(delivery, options);
      if (isStopped) return;
      outbox.put(recordAttemptWithFaults(delivery, attempt));
      for (const released of releaseHeld(attempt, outbox.list())) outbox.put(released);
    }
  };

  /** Schedules the next delivery. While the clock is frozen, only a change of the clock makes one due. */
  const schedule = (minimumMs: number) => {
    clearTimeout(timer);
    const nextAt = outbox.nextDueTime();
    if (nextAt === undefined || clock.isFrozen() || isStopped) return;
    const delay = Math.min(Math.max(nextAt - clock.now(), minimumMs), MAX_TIMER_MS);
    timer = setTimeout(() => void flush(), delay);
    unref(timer);
  };

  /** Delivers what became due while the last run ended. */
  const flushIfDue = async () => {
    if (!isStopped && outbox.firstDue(clock.now()) !== undefined) await flush();
  };

  /** Never rejects: most callers do not await it. */
  const flush = (): Promise<void> => {
    running ??= run().then(
      () => {
        running = undefined;
        schedule(0);
        return flushIfDue();
      },
      () => {
        running = undefined;
        schedule(RETRY_DELAY_MS);
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

/** The delivery that is due, one for a change of a bank included. */
function firstDueIn(tenant: Tenant): Delivery | undefined {
  scheduleProviderEvents(tenant);
  return tenant.outbox.firstDue(tenant.clock.now());
}

/**
 * Attempts a delivery. Its time is the time at which it was due, so that advancing the clock by a day
 * causes as many attempts as a real day. Every error is a failed attempt, which is retried on schedule.
 */
async function attemptDelivery(delivery: Delivery, options: DeliveryOptions): Promise<Attempt> {
  const { tenant, fetch } = options;
  const at = delivery.nextAttemptAt ?? tenant.clock.now();
  const uri = tenant.client.webhookUri;
  if (uri === undefined) return { at, error: 'the client has no webhook URI' };
  if (!URL.canParse(uri)) return { at, uri, error: 'the webhook URI is not a valid URL' };
  const fault = matchAttemptFault(delivery, options);
  const failed = fault && failedAttempt(at, fault);
  if (failed !== undefined) return failed;
  let sent: SentRequest = { uri };
  const startedAt = performance.now();
  const facts = () => ({
    ...{ at, ...sent },
    ...(sent.headers && { durationMs: performance.now() - startedAt }),
    ...(fault && { faultId: fault.id }),
  });
  try {
    // The fault that remains is a wrong signature.
    const origin = originOf(delivery, options);
    const { body, headers } = await signRequest(delivery, { origin, at, uri }, fault && ' ');
    sent = { uri, headers };
    const status = await send(fetch, uri, { method: 'POST', body, headers, redirect: 'manual' });
    return { ...facts(), status };
  } catch (error) {
    return { ...facts(), error: errorMessageOf(error) };
  }
}

/** The origin of the JWKS whose keys sign a webhook. */
function originOf({ event }: Delivery, { tenant, jwksOrigin }: DeliveryOptions): string {
  const { connections } = tenant;
  const connection =
    connections.get(connectionIdOf(event) ?? '') ?? [...connections.values()].at(-1);
  return connection?.webhookOrigin ?? jwksOrigin();
}

type Sending = { origin: string; at: number; uri: string };

/** @param addition text that is signed but not sent, which makes the signature wrong. */
async function signRequest(delivery: Delivery, { origin, at, uri }: Sending, addition = '') {
  const body = JSON.stringify(presentWebhook(delivery));
  const timestamp = isoMillis(at).replace(/\.\d+Z$/, 'Z');
  const jku = `${origin}${WEBHOOK_JWKS_PATH}`;
  const signed = { uri, body: `${body}${addition}`, timestamp, contentType: CONTENT_TYPE, jku };
  const headers = {
    'Content-Type': CONTENT_TYPE,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: await signWebhook(signed),
  };
  return { body, headers };
}

/** Sends a webhook. @returns the status of the app's response. */
async function send(
  fetch: DeliveryOptions['fetch'],
  uri: string,
  init: RequestInit,
): Promise<number> {
  const response = await withTimeout(RESPONSE_TIMEOUT_MS, (signal) =>
    fetch(uri, { ...init, signal }),
  );
  response.body?.cancel().catch(() => undefined);
  if (Number.isInteger(response.status)) return response.status;
  throw new TypeError('the option fetch returned something that is no Response');
}

/** Adds the cause of an error, which is where `fetch` explains a network failure. */
function errorMessageOf(error: unknown): string {
  const message = messageOf(error);
  if (message === undefined) return String(error);
  const cause = typeof error === 'object' && error !== null && 'cause' in error && error.cause;
  const why = messageOf(cause);
  return why === undefined || why === '' ? message : `${message}: ${why}`;
}

/** Does not use `instanceof Error`, which fails for errors of another realm. */
function messageOf(error: unknown): string | undefined {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage && typeof error.message === 'string' ? error.message : undefined;
}
