/**
 * Confirms a connection by asking TrueLayer whether it is authorised. A return, a poll or a message in the
 * browser is only a reason to ask; what TrueLayer responds is stored as facts.
 */
import type { FailureReason } from '../../protocol.ts';
import { isProviderError, isTrueLayerError } from '../../truelayer/errors.ts';
import type { HostContext } from '../context.ts';
import type { ConfirmationSource } from '../events/events.ts';
import { runDueCallbacks } from './callbacks.ts';
import { isCheckDueAt, isOpenAt, isVerified } from './outcome.ts';
import { mutateSession, type Session } from './session.ts';
import { withAuthorized, withFailure, withoutLateReturn } from './transitions.ts';

type ConnectionStatus = 'authorized' | 'not-yet' | 'forbidden' | 'provider-unavailable' | 'unknown';

/** How long after the return a bank may be unavailable until the session fails. */
const PROVIDER_GRACE_MS = 30_000;

/**
 * Checks the connection if it is time, and runs callbacks that are due. Until the user was verified, the
 * response does not wait for TrueLayer: its duration could reveal the status.
 */
export async function checkAfterPoll(
  context: HostContext,
  session: Session,
  userIp?: string,
): Promise<Session> {
  const checking = checkConnectionOnce(context, session, 'poll', userIp);
  if (isVerified(session)) return runDueCallbacks(context, await checking, userIp);
  checking.catch((error: unknown) => context.emit({ type: 'internal-error', error }));
  return runDueCallbacks(context, session, userIp);
}

/**
 * Checks the connection after a return, the first time at once, and runs callbacks that are due. An error
 * of TrueLayer is emitted, not thrown.
 */
export async function checkAfterReturn(
  context: HostContext,
  session: Session,
  isFirst: boolean,
  userIp: string | undefined,
): Promise<Session> {
  const isImmediate = isFirst && isOpenAt(session, context.clock());
  const checked = isImmediate
    ? await checkConnection(context, session, 'return', userIp)
    : await checkConnectionOnce(context, session, 'return', userIp);
  return runDueCallbacks(context, checked, userIp);
}

/** Checks the connection if it is time, and if no other request or replica does. */
async function checkConnectionOnce(
  context: HostContext,
  session: Session,
  source: 'poll' | 'return',
  userIp: string | undefined,
): Promise<Session> {
  const now = context.clock();
  const isFirstPoll = ({ pagePolledAt, returnedAt, expiresAt }: Session) =>
    source === 'poll' && (pagePolledAt ?? returnedAt) === undefined && now < expiresAt;
  if (!isFirstPoll(session) && !isCheckDueAt(session, now)) return session;

  let before = session;
  const marked = await mutateSession(context.store, session.id, (current) => {
    before = current;
    const polled = isFirstPoll(current) && { pagePolledAt: now };
    const checked = isCheckDueAt(current, now) && { checkedAt: now };
    return polled || checked ? { ...current, ...polled, ...checked } : current;
  });
  if (marked === undefined) return session;
  if (marked.isChanged && isFirstPoll(before)) {
    context.emit({ type: 'page-polled', sessionId: session.id });
  }
  const isOurs = marked.isChanged && isCheckDueAt(before, now);
  return isOurs ? checkConnection(context, marked.session, source, userIp) : marked.session;
}

/** Requests the status of the connection from TrueLayer, and stores it. */
async function checkConnection(
  context: HostContext,
  session: Session,
  source: ConfirmationSource,
  userIp: string | undefined,
): Promise<Session> {
  const { checkedAt = context.clock() } = session;
  const status = await fetchStatus(context, session, userIp);
  const now = context.clock();
  return updateSession(context, session, source, (current) =>
    withStatus(context, current, status, checkedAt, now),
  );
}

async function fetchStatus(
  { truelayer, emit, clock }: HostContext,
  { id: sessionId, connectionId, isReconfirmation, returnedAt }: Session,
  userIp: string | undefined,
): Promise<ConnectionStatus> {
  // The connection is authorised all along: only another reconfirmation shows whether the user has acted.
  if (isReconfirmation && returnedAt === undefined) return 'not-yet';
  try {
    if (!isReconfirmation) {
      await truelayer.connections.check(connectionId, { userIp, retries: 0 });
      return 'authorized';
    }
    const capturedAt = new Date(clock());
    const options = { capturedAt, userIp, retries: 0 };
    const { actionNeeded } = await truelayer.connections.reconfirm(connectionId, options);
    return actionNeeded === 'no_action_needed' ? 'authorized' : 'not-yet';
  } catch (error) {
    const name = isTrueLayerError(error) ? error.name : undefined;
    if (name === 'InvalidStateError') return 'not-yet';
    emit({ type: 'upstream-failed', sessionId, error });
    if (name === 'ForbiddenError' || name === 'NotFoundError') return 'forbidden';
    return isProviderError(error) ? 'provider-unavailable' : 'unknown';
  }
}

/**
 * Applies `step` to the stored session, saves the result, and emits an event for each new fact. Returns
 * `session` unchanged if the store no longer has it.
 * @throws {StoreError} if the store fails.
 */
export async function updateSession(
  context: HostContext,
  session: Session,
  source: ConfirmationSource,
  step: (current: Session) => Session,
): Promise<Session> {
  let before = session;
  const updated = await mutateSession(context.store, session.id, (current) => {
    before = current;
    return step(current);
  });
  if (updated === undefined) return session;
  if (updated.isChanged) emitChanges(context, before, updated.session, source);
  return updated.session;
}

/**
 * The session with the status at TrueLayer. The error of the return URL counts, as unconfirmed, only if
 * TrueLayer does not say that the connection is authorised.
 * @guess A connection that is Forbidden or Not Found after the return has failed; before the return, the same
 * response means "not yet".
 */
function withStatus(
  context: HostContext,
  session: Session,
  status: ConnectionStatus,
  checkedAt: number,
  now: number,
): Session {
  const { returnedAt } = session;
  const hasOnFailed = context.onFailed !== undefined;
  if (status === 'authorized') {
    // The time of the request: the connection was authorised by then, as far as the host can know.
    const hasOnAuthorized = context.onAuthorized !== undefined;
    const authorized = withAuthorized(session, checkedAt, hasOnAuthorized);
    return withoutLateReturn(authorized, now, hasOnFailed);
  }
  if (returnedAt === undefined || isStale(checkedAt, returnedAt)) return session;
  const failed = withFailedStatus(session, status, now, hasOnFailed);
  const isNotAuthorized = status === 'not-yet' && failed.authorizedAt === undefined;
  if (!isNotAuthorized || session.unknownBrowser === undefined) return failed;
  return withoutLateReturn({ ...failed, notAuthorizedAt: checkedAt }, now, hasOnFailed);
}

/**
 * True for a check from before the return, which says nothing about it. A check that seems to be older by
 * minutes was made after the return, and the clock was set back in between.
 */
function isStale(checkedAt: number, returnedAt: number): boolean {
  return checkedAt < returnedAt && returnedAt - checkedAt < 60_000;
}

/** The session, after its return, with the failure that a status means. */
function withFailedStatus(
  session: Session,
  status: ConnectionStatus,
  now: number,
  hasCallback: boolean,
): Session {
  const { returnedAt = now, returnReason } = session;
  const fail = (reason: FailureReason, confirmed: boolean) =>
    withFailure(session, { reason, confirmed, at: now }, hasCallback);
  if (status === 'forbidden') return fail(returnReason ?? 'failed', true);
  const isOverdue = now - returnedAt >= PROVIDER_GRACE_MS;
  if (status === 'provider-unavailable' && isOverdue) return fail('provider-unavailable', true);
  return returnReason === undefined ? session : fail(returnReason, false);
}

/** Emits events for the facts that `after` has and `before` has not. */
export function emitChanges(
  { emit }: HostContext,
  before: Session,
  after: Session,
  source: ConfirmationSource,
): void {
  const { id: sessionId, connectionId, createdAt, authorizedAt, failure } = after;
  if (before.authorizedAt === undefined && authorizedAt !== undefined) {
    const afterMs = authorizedAt - createdAt;
    emit({ type: 'authorized', sessionId, connectionId, source, afterMs });
  } else if (failure !== undefined && before.failure !== failure) {
    const { reason, confirmed, at } = failure;
    emit({ type: 'failed', sessionId, reason, confirmed, source, afterMs: at - createdAt });
  }
  if (before.verifiedBy !== undefined && after.verifiedBy === undefined) {
    emit({ type: 'return-timed-out', sessionId });
  }
}
