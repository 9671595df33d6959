/** Processes each webhook once, however often TrueLayer sends it and to how many replicas. */

import { withTimeout } from '../../truelayer/timeouts.ts';
import type { Webhook } from '../../truelayer/webhooks/schema.ts';
import type { HostContext } from '../context.ts';
import { SESSION_ID } from '../crypto.ts';
import type { WebhookReceipt } from '../events/events.ts';
import { runDueCallbacks } from '../sessions/callbacks.ts';
import { updateSession } from '../sessions/confirm.ts';
import { failureReasonOf } from '../sessions/failure-reason.ts';
import { type CallbackLease, LEASE } from '../sessions/lease.ts';
import { type Session, summaryOf } from '../sessions/session.ts';
import { withAuthorized, withFailure, withoutLateReturn } from '../sessions/transitions.ts';

type ConnectionWebhook = Extract<Webhook, { type: `connection_${string}` }>;

/** How long the lease of a delivery lasts: two callbacks, one after the other. */
const BUSY_MS = 2 * LEASE.holdMs;

/**
 * How long an event id is remembered: longer than TrueLayer retries a delivery, which is 72 hours
 * according to its page on payments webhooks.
 */
const DONE_MS = 73 * 60 * 60 * 1000;

/** Seconds until the next attempt if another delivery is being processed, or `onWebhook` failed. */
const RETRY_SECONDS = 5;

/** @throws {StoreError} if the store fails. TrueLayer sends the webhook again then. */
export async function processWebhook(host: HostContext, webhook: Webhook): Promise<WebhookReceipt> {
  const { store, clock } = host;
  const done = `webhook-done:${webhook.event_id}`;
  const busy = `webhook-busy:${webhook.event_id}`;
  if (await store.hasMarker(done)) return { outcome: 'duplicate' };
  if (!(await store.setMarker(busy, clock() + BUSY_MS))) {
    return { outcome: 'deferred', retryAfter: RETRY_SECONDS };
  }
  try {
    // Another delivery may have finished between the check and the lease.
    if (await store.hasMarker(done)) return { outcome: 'duplicate' };
    const receipt = await dispatchWebhook(host, webhook);
    if (receipt.outcome !== 'deferred') await store.setMarker(done, clock() + DONE_MS);
    return receipt;
  } finally {
    await store.deleteMarker(busy);
  }
}

/**
 * Applies a webhook about a connection to its session and runs the callbacks that are due, then calls
 * `onWebhook`. The outcome is `deferred` if a callback has not finished.
 * @throws {StoreError} if the store fails.
 */
async function dispatchWebhook(host: HostContext, webhook: Webhook): Promise<WebhookReceipt> {
  const isAboutConnection =
    webhook.type === 'connection_authorized' || webhook.type === 'connection_failed';
  const found = isAboutConnection ? await findSession(host, webhook) : undefined;
  if (!isAboutConnection || found === undefined) {
    const outcome = isAboutConnection ? 'unmatched' : 'forwarded';
    return (await callOnWebhook(host, webhook, undefined)) ?? { outcome };
  }
  const { id: sessionId } = found;
  const session = await runDueCallbacks(
    host,
    await applyToSession(host, found, webhook),
    undefined,
  );
  const lease = session.authorizedAt === undefined ? session.failedLease : session.authorizedLease;
  if (lease !== undefined && lease.finishedAt === undefined) {
    return { outcome: 'deferred', sessionId, retryAfter: secondsUntil(lease, host.clock()) };
  }
  return (await callOnWebhook(host, webhook, session)) ?? { outcome: 'applied', sessionId };
}

/**
 * Finds the session of a connection. Metadata alone is no proof: the session must have the same
 * connection.
 */
async function findSession(
  { store }: HostContext,
  webhook: ConnectionWebhook,
): Promise<Session | undefined> {
  const id = webhook.metadata?.connect_bank_session ?? '';
  const session = SESSION_ID.pattern.test(id) ? await store.read(id) : undefined;
  return session?.connectionId === webhook.connection_id ? session : undefined;
}

/** Updates the session. An authorisation wins over a failure, whichever arrives first. */
function applyToSession(
  host: HostContext,
  session: Session,
  webhook: ConnectionWebhook,
): Promise<Session> {
  const { onAuthorized, onFailed } = host;
  const now = host.clock();
  if (webhook.type === 'connection_authorized') {
    const at = Math.min(Date.parse(webhook.authorized_at ?? '') || now, now);
    return updateSession(host, session, 'webhook', (each) => {
      // The webhook has the time of the authorisation: a return before it was too early.
      const isEarly = at < now && at > (each.returnedAt ?? at);
      const known = isEarly ? { ...each, notAuthorizedAt: at } : each;
      const yes = withAuthorized(known, at, onAuthorized !== undefined);
      return withoutLateReturn(yes, now, onFailed !== undefined);
    });
  }
  const failure = {
    reason: failureReasonOf(webhook.failure_reason ?? ''),
    confirmed: true,
    at: now,
  };
  return updateSession(host, session, 'webhook', (each) =>
    withFailure(each, failure, onFailed !== undefined),
  );
}

/** Calls the partner's `onWebhook`. @returns a receipt if it failed. */
async function callOnWebhook(
  { onWebhook, truelayer }: HostContext,
  webhook: Webhook,
  session: Session | undefined,
): Promise<WebhookReceipt | undefined> {
  if (onWebhook === undefined) return undefined;
  const known = session && { session: summaryOf(session) };
  try {
    await withTimeout(LEASE.runMs, undefined, async (signal) =>
      onWebhook(webhook, { truelayer, signal, ...known }),
    );
    return undefined;
  } catch (error) {
    const sessionId = session && { sessionId: session.id };
    return { outcome: 'deferred', retryAfter: RETRY_SECONDS, error, ...sessionId };
  }
}

/** Until the lease of the callback expires, or the pause after its failure. */
function secondsUntil({ availableAt }: CallbackLease, now: number): number {
  return Math.max(1, Math.ceil((availableAt - now) / 1000));
}
