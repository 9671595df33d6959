/** What the host does about a webhook. However often it is told, and to how many replicas, it acts once. */

import { withTimeout } from '../../truelayer/timeouts.ts';
import type { Webhook } from '../../truelayer/webhooks/schema.ts';
import type { HostContext } from '../context.ts';
import { SESSION_ID } from '../crypto.ts';
import { runDueCallbacks } from '../sessions/callbacks.ts';
import { failureReasonOf, updateSession } from '../sessions/confirm.ts';
import { type CallbackLease, LEASE } from '../sessions/lease.ts';
import { type Session, summaryOf } from '../sessions/session.ts';
import { withAuthorized, withFailure, withoutLateReturn } from '../sessions/transitions.ts';

/**
 * How a webhook was taken. `applied`: its session and its callback know of it. `unmatched`: it is
 * about a connection that no session here has. `forwarded`: it is about no connection, and for
 * `onWebhook` alone. `duplicate`: it was taken before. `deferred`: a callback threw, or is still
 * running, and TrueLayer is to tell it again.
 */
export type WebhookReceipt<Thrown = unknown> = { sessionId?: string } & (
  | { outcome: 'applied' | 'unmatched' | 'forwarded' | 'duplicate' }
  | { outcome: 'deferred'; retryAfter: number }
  /** `error` is what `onWebhook` threw; for other callbacks there is an event of their own. */
  | { outcome: 'deferred'; retryAfter: number; error: Thrown }
);

type ConnectionWebhook = Extract<Webhook, { type: `connection_${string}` }>;

/** How long one telling may keep others from acting: two callbacks, one after the other. */
const BUSY_MS = 2 * LEASE.holdMs;

/**
 * How long an event is known to be done: longer than TrueLayer goes on telling one, which is 72
 * hours. Source: its page on payments webhooks.
 */
const DONE_MS = 73 * 60 * 60 * 1000;

/** Seconds until somebody else, who is acting on it or has just failed to, has made room. */
const RETRY_SECONDS = 5;

/** @throws whatever the store throws. Nothing is lost then: TrueLayer tells it again. */
export async function processWebhook(host: HostContext, webhook: Webhook): Promise<WebhookReceipt> {
  const { store, clock } = host;
  const done = `webhook-done:${webhook.event_id}`;
  const busy = `webhook-busy:${webhook.event_id}`;
  if (await store.hasMarker(done)) return { outcome: 'duplicate' };
  if (!(await store.setMarker(busy, clock() + BUSY_MS))) {
    return { outcome: 'deferred', retryAfter: RETRY_SECONDS };
  }
  try {
    // Who held it before may have finished just now.
    if (await store.hasMarker(done)) return { outcome: 'duplicate' };
    const receipt = await dispatch(host, webhook);
    if (receipt.outcome !== 'deferred') await store.setMarker(done, clock() + DONE_MS);
    return receipt;
  } finally {
    await store.deleteMarker(busy);
  }
}

async function dispatch(host: HostContext, webhook: Webhook): Promise<WebhookReceipt> {
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
  const claim = session.authorizedAt === undefined ? session.failedLease : session.authorizedLease;
  if (claim !== undefined && claim.finishedAt === undefined) {
    return { outcome: 'deferred', sessionId, retryAfter: secondsUntil(claim, host.clock()) };
  }
  return (await callOnWebhook(host, webhook, session)) ?? { outcome: 'applied', sessionId };
}

/** The session that the connection was created for. Its metadata alone proves nothing. */
async function findSession(
  { store }: HostContext,
  webhook: ConnectionWebhook,
): Promise<Session | undefined> {
  const id = webhook.metadata?.connect_bank_session ?? '';
  const session = SESSION_ID.pattern.test(id) ? await store.read(id) : undefined;
  return session?.connectionId === webhook.connection_id ? session : undefined;
}

/** The session with what the webhook says. An authorisation wins, whichever comes first. */
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
      // The webhook has the time of the yes: a return before it came too early.
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

/** Tells the partner. A receipt where that failed. */
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

/** When whoever holds the claim has come back, or its pause is over. */
function secondsUntil({ availableAt }: CallbackLease, now: number): number {
  return Math.max(1, Math.ceil((availableAt - now) / 1000));
}
