/**
 * How the host learns the truth: it asks TrueLayer whether the accounts can be read. A landing or a
 * message in the browser only makes it ask. What TrueLayer answers is recorded as facts.
 */
import type { FailureReason } from '../../protocol.ts';
import { isProviderTrouble, isTrueLayerError } from '../../truelayer/errors.ts';
import type { Host } from '../context.ts';
import type { Witness } from '../events/events.ts';
import { runDueCallbacks } from './callbacks.ts';
import {
  change,
  isOpenAt,
  isProbeDueAt,
  isVerified,
  type Session,
  withAuthorized,
  withFailure,
  withoutLapsedReturn,
} from './session.ts';

type Truth = 'authorized' | 'not-yet' | 'refused' | 'provider-unavailable' | 'unknown';

/** A bank that still cannot be read so long after the user came back is called unavailable. */
const PROVIDER_GRACE_MS = 30_000;

/** What a return address, or a webhook, may say went wrong.
 * @guess An `error` in the return address is named as on TrueLayer's payments pages or as in OAuth, and a webhook's `failure_reason` is one of these, of which TrueLayer names only `provider_rejected`.
 */
const FAILURES: Readonly<Record<string, FailureReason>> = {
  tl_hpp_abandoned: 'cancelled',
  tl_hpp_cancel: 'cancelled',
  user_canceled: 'cancelled',
  user_cancelled: 'cancelled',
  provider_rejected: 'denied',
  access_denied: 'denied',
  provider_error: 'provider-unavailable',
  temporarily_unavailable: 'provider-unavailable',
};

/**
 * The session after a poll: TrueLayer asked if it is time, callbacks run if they are due. Until the
 * user is verified nothing waits for TrueLayer: how long it takes may show whether it has said yes.
 */
export async function afterPoll(host: Host, session: Session, userIp?: string): Promise<Session> {
  const probing = probedInTurn(host, session, 'poll', userIp);
  if (isVerified(session)) return runDueCallbacks(host, await probing, userIp);
  probing.catch((error: unknown) => host.emit({ type: 'internal-error', error }));
  return runDueCallbacks(host, session, userIp);
}

/** The session after its user came back. `isFirst`: TrueLayer is asked at once, not when it is time. */
export async function afterReturn(
  host: Host,
  session: Session,
  isFirst: boolean,
  userIp: string | undefined,
): Promise<Session> {
  const isAsked = isFirst && isOpenAt(session, host.clock());
  const current = isAsked
    ? await probed(host, session, 'landing', userIp)
    : await probedInTurn(host, session, 'landing', userIp);
  return runDueCallbacks(host, current, userIp);
}

/** The session after TrueLayer was asked, if it is time and no other request asks. */
async function probedInTurn(
  host: Host,
  session: Session,
  by: 'poll' | 'landing',
  userIp: string | undefined,
): Promise<Session> {
  const now = host.clock();
  const isFirstPoll = ({ openedAt, returnedAt, expiresAt }: Session) =>
    by === 'poll' && (openedAt ?? returnedAt) === undefined && now < expiresAt;
  if (!isFirstPoll(session) && !isProbeDueAt(session, now)) return session;
  let before = session;
  const turn = await change(host.store, session.id, (s) => {
    before = s;
    const opened = isFirstPoll(s) && { openedAt: now };
    const asked = isProbeDueAt(s, now) && { probedAt: now };
    return opened || asked ? { ...s, ...opened, ...asked } : s;
  });
  if (turn === undefined) return session;
  if (turn.isChanged && isFirstPoll(before)) host.emit({ type: 'opened', sessionId: session.id });
  const isMine = turn.isChanged && isProbeDueAt(before, now);
  return isMine ? probed(host, turn.session, by, userIp) : turn.session;
}

async function probed(
  host: Host,
  session: Session,
  by: Witness,
  userIp: string | undefined,
): Promise<Session> {
  const { probedAt: askedAt = host.clock() } = session;
  const truth = await truthOf(host, session, userIp);
  const now = host.clock();
  return learned(host, session, by, (current) => recordedAt(host, current, truth, askedAt, now));
}

/** The session with what has become known of it. What is news is told to the operator. */
export async function learned(
  host: Host,
  session: Session,
  by: Witness,
  record: (current: Session) => Session,
): Promise<Session> {
  let before = session;
  const recorded = await change(host.store, session.id, (current) => {
    before = current;
    return record(current);
  });
  if (recorded === undefined) return session;
  if (recorded.isChanged) report(host, before, recorded.session, by);
  return recorded.session;
}

async function truthOf(host: Host, session: Session, userIp?: string): Promise<Truth> {
  try {
    await host.truelayer.connections.check(session.connectionId, { userIp, retries: 0 });
    return 'authorized';
  } catch (error) {
    const name = isTrueLayerError(error) ? error.name : undefined;
    if (name === 'InvalidStateError') return 'not-yet';
    host.emit({ type: 'upstream-failed', sessionId: session.id, error });
    if (name === 'ForbiddenError' || name === 'NotFoundError') return 'refused';
    return isProviderTrouble(error) ? 'provider-unavailable' : 'unknown';
  }
}

/**
 * The session with what is known now. What the return address said is believed, and only as
 * unconfirmed, when TrueLayer does not say that the connection is authorised.
 * @guess A connection that TrueLayer forbids or does not know after its user came back has failed;
 * before that the same answer is taken for "not yet".
 */
function recordedAt(
  host: Host,
  session: Session,
  truth: Truth,
  askedAt: number,
  now: number,
): Session {
  const { returnedAt } = session;
  const isAnnounced = host.onFailed !== undefined;
  if (truth === 'authorized') {
    // What holds when the answer came held when it was asked for, as far as anybody can tell.
    const yes = withAuthorized(session, askedAt, host.onAuthorized !== undefined);
    return withoutLapsedReturn(yes, now, isAnnounced);
  }
  if (returnedAt === undefined || isStale(askedAt, returnedAt)) return session;
  const failed = withFailureOf(session, truth, now, isAnnounced);
  const isFact = truth === 'not-yet' && failed.authorizedAt === undefined;
  if (!isFact || session.elsewhere === undefined) return failed;
  return withoutLapsedReturn({ ...failed, notYetAt: askedAt }, now, isAnnounced);
}

/**
 * True for a question from before the return, whose answer says nothing of it. One that is minutes older
 * was asked after the return, and the clock stepped back in between.
 */
function isStale(askedAt: number, returnedAt: number): boolean {
  return askedAt < returnedAt && returnedAt - askedAt < 60_000;
}

/** The session of somebody who came back, with the failure that an answer of TrueLayer means. */
function withFailureOf(session: Session, truth: Truth, now: number, isAnnounced: boolean): Session {
  const { returnedAt = now, returnReason } = session;
  const fail = (reason: FailureReason, confirmed: boolean) =>
    withFailure(session, { reason, confirmed, at: now }, isAnnounced);
  if (truth === 'refused') return fail(returnReason ?? 'failed', true);
  const isOverdue = now - returnedAt >= PROVIDER_GRACE_MS;
  if (truth === 'provider-unavailable' && isOverdue) return fail('provider-unavailable', true);
  return returnReason === undefined ? session : fail(returnReason, false);
}

/** What TrueLayer calls a failure, in the host's words. */
export function reasonOf(error: string): FailureReason {
  return Object.hasOwn(FAILURES, error) ? (FAILURES[error] ?? 'failed') : 'failed';
}

/** Tells the operator what is news. */
export function report({ emit }: Host, before: Session, after: Session, by: Witness): void {
  const { id: sessionId, connectionId, createdAt, authorizedAt, failure } = after;
  if (before.authorizedAt === undefined && authorizedAt !== undefined) {
    emit({ type: 'authorized', sessionId, connectionId, by, afterMs: authorizedAt - createdAt });
  } else if (failure !== undefined && before.failure !== failure) {
    const { reason, confirmed, at } = failure;
    emit({ type: 'failed', sessionId, reason, confirmed, by, afterMs: at - createdAt });
  }
  if (before.knownBy !== undefined && after.knownBy === undefined) {
    emit({ type: 'return-lapsed', sessionId });
  }
}
