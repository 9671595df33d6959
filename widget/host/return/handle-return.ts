/** Handles the return of a browser from the journey: decides, stores, asks TrueLayer, chooses the page. */
import { GRAMMAR } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { RETURN_STATE, randomToken, sha256, timingSafeEqual } from '../crypto.ts';
import { runDueCallbacks } from '../sessions/callbacks.ts';
import { checkAfterReturn, emitChanges } from '../sessions/confirm.ts';
import { failureReasonOf } from '../sessions/failure-reason.ts';
import { mutateSession, type Session, type VerifiedBy } from '../sessions/session.ts';
import { isReturnPendingAt } from '../sessions/transitions.ts';
import {
  confirmUser,
  decideReturn,
  denyUser,
  type ReturnDecision,
  type ReturnOutcome,
} from './decide-return.ts';

/** Which page the browser gets. */
export type ReturnResult =
  /** The state is unknown, used, expired or forged, which an attacker cannot distinguish. */
  | { kind: 'invalid' }
  /** Asks whether this is the user. Its form sends state and token. */
  | { kind: 'confirm'; session: Session; state: string; token: string }
  /** TrueLayer has not authorised yet: the page reloads itself for some seconds. */
  | { kind: 'wait'; session: Session }
  /** The session has failed, because the journey ended in an unknown browser. */
  | { kind: 'rejected'; session: Session }
  /** No page: straight on to the page where the journey started. */
  | { kind: 'redirect'; session: Session }
  /** The journey ended in a popup, or in another browser than the one that started. */
  | { kind: 'returned'; session: Session; isSameBrowser: boolean };

type ReturnRequest = {
  state: string | undefined;
  error: string | undefined;
  userIp: string | undefined;
  /** Reads this browser's cookie of a session. */
  readCookie: (sessionId: string) => string | undefined;
  /** Whether this user is signed in, in this browser. */
  isSignedIn: (userId: string) => Promise<boolean>;
  /** The token for the confirmation page, if this browser has none yet. */
  newToken?: string;
};

const INVALID = { kind: 'invalid' } as const;

/**
 * Stores the return, asks TrueLayer for the status and runs callbacks that are due. Everything in the URL
 * besides the state is at most a hint.
 */
export async function handleReturn(
  context: HostContext,
  request: ReturnRequest,
): Promise<ReturnResult> {
  const { state = '', error, userIp } = request;
  const session = await findSession(context, state);
  if (session === undefined) return INVALID;
  const verifiedBy = await verifyUser(session, request);
  const token = confirmTokenOf(session, verifiedBy, request);
  const tokenHash = await sha256(token);
  const returnReason = error === undefined ? undefined : failureReasonOf(error);
  const decide = (current: Session) =>
    decideReturn(current, { now: context.clock(), verifiedBy, returnReason, tokenHash }, context);

  const decision = await applyDecision(context, session, decide);
  const { outcome } = decision;
  if (outcome === 'confirmation-required') {
    return { kind: 'confirm', session: decision.session, state, token };
  }
  if (outcome !== 'accepted' && outcome !== 'repeated') {
    return finishReturn(context, decision, userIp);
  }

  const isFirst = outcome === 'accepted';
  const checked = await checkAfterReturn(context, decision.session, isFirst, userIp);
  if (!isDiscarded(checked)) return resultOf(checked, verifiedBy, context.clock());
  // TrueLayer did not authorise in time: the user must confirm, or the session has failed.
  const next = await applyDecision(context, checked, decide);
  if (next.outcome === 'confirmation-required') {
    return { kind: 'confirm', session: next.session, state, token };
  }
  return { kind: 'rejected', session: checked };
}

/** Handles the form of the confirmation page: saves the decision, then checks the connection at TrueLayer. */
export async function handleUserConfirmation(
  context: HostContext,
  {
    state = '',
    token,
    isConfirmed,
    userIp,
  }: {
    state: string | undefined;
    token: string;
    isConfirmed: boolean;
    userIp: string | undefined;
  },
): Promise<ReturnResult> {
  const session = await findSession(context, state);
  if (session === undefined) return INVALID;
  const now = context.clock();
  const tokenHash = await sha256(token);
  const decide = isConfirmed ? confirmUser : denyUser;
  const decision = await applyDecision(context, session, (current) =>
    decide(current, tokenHash, now, context),
  );
  const { outcome } = decision;
  if (outcome !== 'confirmed' && outcome !== 'repeated') {
    return finishReturn(context, decision, userIp);
  }
  const isFirst = outcome === 'confirmed';
  const checked = await checkAfterReturn(context, decision.session, isFirst, userIp);
  return resultOf(checked, 'self-declared', context.clock());
}

/** Reads the session of a state, used or not. */
async function findSession({ store }: HostContext, state: string): Promise<Session | undefined> {
  const parts = RETURN_STATE.parse(state);
  if (parts === undefined) return undefined;
  const stateHash = await sha256(parts.secret);
  const session = await store.read(parts.sessionId);
  return timingSafeEqual(stateHash, session?.stateHash ?? '') ? session : undefined;
}

async function verifyUser(
  { id, stateHash, userId, unknownBrowser }: Session,
  { readCookie, isSignedIn }: ReturnRequest,
): Promise<VerifiedBy | undefined> {
  if (timingSafeEqual(readCookie(id) ?? '', stateHash)) return 'cookie';
  return unknownBrowser !== undefined && (await isSignedIn(userId)) ? 'user' : undefined;
}

/** For an unknown browser, the token of an earlier confirmation page from its cookie; else a new one. */
function confirmTokenOf(
  { id }: Session,
  verifiedBy: VerifiedBy | undefined,
  { readCookie, newToken = randomToken() }: ReturnRequest,
): string {
  const token = verifiedBy === undefined ? readCookie(id) : undefined;
  return token !== undefined && GRAMMAR.hash.test(token) ? token : newToken;
}

/**
 * Applies a decision to the stored session, saves it, and emits its events. The outcome is `invalid` if
 * the store no longer has the session.
 * @throws {StoreError} if the store fails.
 */
async function applyDecision(
  context: HostContext,
  session: Session,
  decide: (current: Session) => ReturnDecision,
): Promise<ReturnDecision> {
  let before = session;
  let outcome: ReturnOutcome = 'invalid';
  const stored = await mutateSession(context.store, session.id, (current) => {
    before = current;
    const decision = decide(current);
    outcome = decision.outcome;
    return decision.session;
  });
  if (stored === undefined) return { session, outcome: 'invalid' };
  if (stored.isChanged) emitReturn(context, before, { session: stored.session, outcome });
  return { session: stored.session, outcome };
}

/** Emits `returned` or `return-unknown-browser`, and the changes of a session that was accepted. */
function emitReturn(
  context: HostContext,
  before: Session,
  { session, outcome }: ReturnDecision,
): void {
  const { id: sessionId, hasCookie, verifiedBy } = session;
  if (outcome === 'accepted' || outcome === 'confirmed') {
    const isSameBrowser = hasCookie && { isSameBrowser: verifiedBy === 'cookie' };
    context.emit({ type: 'returned', sessionId, ...isSameBrowser });
  }
  if (outcome === 'accepted') emitChanges(context, before, session, 'return');
  else if (outcome !== 'repeated' && outcome !== 'invalid') {
    context.emit({ type: 'return-unknown-browser', sessionId, outcome });
  }
}

/** For a return that was not accepted: runs callbacks that are due, and returns the page. */
async function finishReturn(
  context: HostContext,
  { session, outcome }: ReturnDecision,
  userIp: string | undefined,
): Promise<ReturnResult> {
  if (outcome === 'invalid') return INVALID;
  return { kind: 'rejected', session: await runDueCallbacks(context, session, userIp) };
}

/** True if the return that was just stored has been discarded by `withoutLateReturn`. */
function isDiscarded({ unknownBrowser, verifiedBy, returnReason }: Session): boolean {
  return unknownBrowser !== undefined && verifiedBy === undefined && returnReason === undefined;
}

/** For a return that was accepted: `wait` while reloading can change it, else a redirect or the page. */
function resultOf(session: Session, verifiedBy: VerifiedBy | undefined, now: number): ReturnResult {
  if (isReturnPendingAt(session, now)) return { kind: 'wait', session };
  const isSameBrowser = !session.hasCookie || verifiedBy === 'cookie';
  if (session.mode === 'redirect' && isSameBrowser) return { kind: 'redirect', session };
  return { kind: 'returned', session, isSameBrowser };
}
