/** Runs the partner's callbacks, each once for a session: by the request that acquires its lease. */
import { withTimeout } from '../../truelayer/timeouts.ts';
import type { HostContext } from '../context.ts';
import type { CallbackContext } from '../options/options.ts';
import { retryStore } from '../stores/retry.ts';
import { acquireLease, isDueAt, LEASE, releaseLease } from './lease.ts';
import { isConfirmed } from './outcome.ts';
import { consentEndsAtOf, mutateSession, type Session, summaryOf } from './session.ts';

type Callback = {
  name: 'onAuthorized' | 'onFailed';
  lease: 'authorizedLease' | 'failedLease';
  run: (context: CallbackContext) => void | Promise<void>;
};

/** Runs and awaits the callback that is due, unless another request holds its lease. */
export async function runDueCallbacks(
  context: HostContext,
  session: Session,
  userIp: string | undefined,
): Promise<Session> {
  const callback = callbackOf(context, session);
  const lease = callback && session[callback.lease];
  if (callback === undefined || lease === undefined) return session;
  if (!isDueAt(lease, context.clock())) return session;
  // If the clock was set forward, the lease of a callback that still runs here seems to have expired.
  if (context.running.has(session.id)) return session;

  const leased = await mutateSession(context.store, session.id, (current) => {
    const now = context.clock();
    const currentLease = current[callback.lease];
    if (currentLease === undefined || !isDueAt(currentLease, now)) return current;
    return { ...current, [callback.lease]: acquireLease(currentLease, now) };
  });
  if (leased === undefined || !leased.isChanged) return leased?.session ?? session;
  context.running.add(session.id);
  try {
    return await runLeasedCallback(context, leased.session, callback, userIp);
  } finally {
    context.running.delete(session.id);
  }
}

/** The callback for how the session ended. A failure that was followed by an authorisation has none. */
function callbackOf({ onAuthorized, onFailed }: HostContext, session: Session) {
  if (isConfirmed(session)) {
    if (onAuthorized === undefined) return undefined;
    return { name: 'onAuthorized', lease: 'authorizedLease', run: onAuthorized } satisfies Callback;
  }
  const { failure } = session;
  if (failure === undefined || onFailed === undefined) return undefined;
  const { reason, confirmed } = failure;
  return {
    name: 'onFailed',
    lease: 'failedLease',
    run: (context) => onFailed({ ...context, reason, confirmed }),
  } satisfies Callback;
}

/**
 * Runs a callback whose lease this call has acquired, and releases the lease. An error of the callback is
 * emitted, not thrown.
 */
async function runLeasedCallback(
  context: HostContext,
  session: Session,
  { name: callback, lease: leaseName, run }: Callback,
  userIp: string | undefined,
): Promise<Session> {
  const { id: sessionId } = session;
  const lease = session[leaseName];
  const attempt = lease?.attempts ?? 0;
  const startedAt = context.clock();
  const emitFailed = (error: unknown) => {
    const isLastAttempt = attempt >= LEASE.attempts;
    context.emit({ type: 'callback-failed', callback, sessionId, attempt, isLastAttempt, error });
  };
  if (lease?.exhausted) {
    emitFailed(new Error(`${callback} never finished`));
    return session;
  }

  const succeeded = await withTimeout(LEASE.runMs, undefined, async (signal) => {
    await run({ ...callbackContextOf(context, session), userIp, attempt, signal });
    return true;
  }).catch((error: unknown) => {
    emitFailed(error);
    return false;
  });
  const durationMs = context.clock() - startedAt;
  if (succeeded) context.emit({ type: 'callback-run', callback, sessionId, attempt, durationMs });

  // Without this fact in the store, the callback would run again.
  const released = await retryStore(() =>
    mutateSession(context.store, sessionId, (current) => {
      const held = current[leaseName];
      if (held === undefined) return current;
      const next = releaseLease(held, attempt, succeeded, context.clock());
      return next === held ? current : { ...current, [leaseName]: next };
    }),
  );
  return released?.session ?? session;
}

function callbackContextOf({ truelayer }: HostContext, session: Session) {
  const endsAt = consentEndsAtOf(session);
  return {
    connectionId: session.connectionId,
    session: summaryOf(session),
    consentEndsAt: endsAt === undefined ? undefined : new Date(endsAt),
    truelayer,
  };
}
