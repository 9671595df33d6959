/** Runs the partner's callbacks: each once for a session, by whoever takes its claim in the store. */

import { withDeadline } from '../../truelayer/timeouts.ts';
import type { Host } from '../context.ts';
import type { CallbackContext } from '../options/options.ts';
import { retryStore } from '../stores/retry-store.ts';
import { CLAIM, isDueAt, releasedAt, takenAt } from './lease.ts';
import { change, consentEndsAtOf, isVouched, type Session } from './session.ts';
import { summaryOf } from './session-summary.ts';
import type { Soon } from './soon.ts';

type Slot = {
  callback: 'onAuthorized' | 'onFailed';
  claim: 'authorizedCall' | 'failedCall';
  run: (context: CallbackContext) => void | Promise<void>;
};

/** The session after the callbacks that were due, if nobody else holds them, have been awaited. */
export function runDueCallbacks(
  host: Host,
  session: Session,
  userIp: string | undefined,
): Soon<Session> {
  const slot = slotOf(host, session);
  const claim = slot && session[slot.claim];
  if (slot === undefined || claim === undefined || !isDueAt(claim, host.clock())) return session;
  // A clock that stepped forward frees the claim of a callback that still runs here.
  if (host.running.has(session.id)) return session;
  return runUnlessTaken(host, session, slot, userIp);
}

async function runUnlessTaken(
  host: Host,
  session: Session,
  slot: Slot,
  userIp: string | undefined,
): Promise<Session> {
  const taken = await change(host.store, session.id, (current) => {
    const now = host.clock();
    const claim = current[slot.claim];
    if (claim === undefined || !isDueAt(claim, now)) return current;
    return { ...current, [slot.claim]: takenAt(claim, now) };
  });
  if (taken === undefined || !taken.isChanged) return taken?.session ?? session;
  host.running.add(session.id);
  try {
    return await runTaken(host, taken.session, slot, userIp);
  } finally {
    host.running.delete(session.id);
  }
}

/** What there is to tell. A failure that turned out to be none is not told any more. */
function slotOf({ onAuthorized, onFailed }: Host, session: Session): Slot | undefined {
  if (isVouched(session)) {
    return onAuthorized && { callback: 'onAuthorized', claim: 'authorizedCall', run: onAuthorized };
  }
  const { failure } = session;
  if (failure === undefined || onFailed === undefined) return undefined;
  const { reason, confirmed } = failure;
  return {
    callback: 'onFailed',
    claim: 'failedCall',
    run: (context) => onFailed({ ...context, reason, confirmed }),
  };
}

async function runTaken(
  host: Host,
  session: Session,
  slot: Slot,
  userIp: string | undefined,
): Promise<Session> {
  const claim = session[slot.claim];
  const attempt = claim?.attempts ?? 0;
  const { callback } = slot;
  const sessionId = session.id;
  const startedAt = host.clock();
  const fail = (error: unknown) => {
    const isLastAttempt = attempt >= CLAIM.attempts;
    host.emit({ type: 'callback-failed', callback, sessionId, attempt, isLastAttempt, error });
  };
  if (claim?.gaveUp) {
    fail(new Error(`${callback} never came back`));
    return session;
  }

  const succeeded = await withDeadline(CLAIM.runMs, undefined, async (signal) => {
    const { connectionId } = session;
    const { truelayer } = host;
    const endsAt = consentEndsAtOf(session);
    await slot.run({
      connectionId,
      session: summaryOf(session),
      consentEndsAt: endsAt === undefined ? undefined : new Date(endsAt),
      truelayer,
      userIp,
      attempt,
      signal,
    });
    return true;
  }).catch((error: unknown) => {
    fail(error);
    return false;
  });
  const durationMs = host.clock() - startedAt;
  if (succeeded) host.emit({ type: 'callback-run', callback, sessionId, attempt, durationMs });

  // If it were not recorded that the callback is over, it would run again.
  const released = await retryStore(() =>
    change(host.store, session.id, (current) => {
      const held = current[slot.claim];
      if (held === undefined) return current;
      const next = releasedAt(held, attempt, succeeded, host.clock());
      return next === held ? current : { ...current, [slot.claim]: next };
    }),
  );
  return released?.session ?? session;
}
