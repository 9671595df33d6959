/**
 * How the host learns the truth: it asks TrueLayer whether the accounts can be read. A landing or a
 * message in the browser only makes it ask. What TrueLayer answers is recorded as facts.
 */
import type { FailureReason } from '../protocol.ts';
import { runDueCallbacks } from './callbacks.ts';
import type { Witness } from './events.ts';
import type { Host } from './host.ts';
import {
  change,
  isOpenAt,
  nextProbeOf,
  type Session,
  withAuthorized,
  withFailure,
} from './session.ts';
import type { Soon } from './soon.ts';
import { isProviderTrouble, isTrueLayerError } from './truelayer-error.ts';

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

/** The session after a poll: TrueLayer asked if it is time, callbacks run if they are due. */
export function afterPoll(host: Host, session: Session, userIp?: string): Soon<Session> {
  if (isTimeAt(session, host.clock())) return probedInTurn(host, session, userIp);
  return runDueCallbacks(host, session, userIp);
}

/** Whether TrueLayer is to be asked by whoever polls first. */
function isTimeAt(session: Session, now: number): boolean {
  return isOpenAt(session, now) && now >= nextProbeOf(session);
}

async function probedInTurn(
  host: Host,
  session: Session,
  userIp: string | undefined,
): Promise<Session> {
  const now = host.clock();
  let isFirst = false;
  const turn = await change(host.store, session.id, (s) => {
    isFirst = s.probedAt === undefined;
    return isTimeAt(s, now) ? { ...s, probedAt: now } : s;
  });
  let current = turn?.session ?? session;
  if (turn?.isChanged && isFirst) host.emit({ type: 'opened', sessionId: session.id });
  if (turn?.isChanged) current = await probed(host, current, 'poll', userIp);
  return runDueCallbacks(host, current, userIp);
}

/** The session after its user came back. */
export async function afterReturn(
  host: Host,
  session: Session,
  userIp: string | undefined,
): Promise<Session> {
  const isOpen = isOpenAt(session, host.clock());
  const current = isOpen ? await probed(host, session, 'landing', userIp) : session;
  return runDueCallbacks(host, current, userIp);
}

async function probed(
  host: Host,
  session: Session,
  by: Witness,
  userIp: string | undefined,
): Promise<Session> {
  const truth = await truthOf(host, session, userIp);
  const now = host.clock();
  return learned(host, session, by, (current) => recordedAt(host, current, truth, now));
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
  { onAuthorized, onFailed }: Host,
  session: Session,
  truth: Truth,
  now: number,
): Session {
  if (truth === 'authorized') return withAuthorized(session, now, onAuthorized !== undefined);
  const { returnedAt, returnReason } = session;
  if (returnedAt === undefined) return session;
  const fail = (reason: FailureReason, confirmed: boolean) =>
    withFailure(session, { reason, confirmed, at: now }, onFailed !== undefined);
  if (truth === 'refused') return fail(returnReason ?? 'failed', true);
  const isOverdue = now - returnedAt >= PROVIDER_GRACE_MS;
  if (truth === 'provider-unavailable' && isOverdue) return fail('provider-unavailable', true);
  return returnReason === undefined ? session : fail(returnReason, false);
}

/** What TrueLayer calls a failure, in the host's words. */
export function reasonOf(error: string): FailureReason {
  return Object.hasOwn(FAILURES, error) ? (FAILURES[error] ?? 'failed') : 'failed';
}

function report({ emit }: Host, before: Session, after: Session, by: Witness): void {
  const { id: sessionId, connectionId, createdAt, authorizedAt, failure } = after;
  if (before.authorizedAt === undefined && authorizedAt !== undefined) {
    emit({ type: 'authorized', sessionId, connectionId, by, afterMs: authorizedAt - createdAt });
  } else if (failure !== undefined && before.failure !== failure) {
    const { reason, confirmed, at } = failure;
    emit({ type: 'failed', sessionId, reason, confirmed, by, afterMs: at - createdAt });
  }
}
