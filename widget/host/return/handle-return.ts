/** A browser comes back from the journey: is it one we sent, and where does it go from here? */
import { GRAMMAR } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { hashOf, isSameHash, RETURN_STATE, randomToken } from '../crypto.ts';
import { runDueCallbacks } from '../sessions/callbacks.ts';
import { afterReturn, reasonOf, report } from '../sessions/confirm.ts';
import { CONFIRM_WITHIN_MS, change, type KnownBy, type Session } from '../sessions/session.ts';
import { agreed, arrived, declined, type Homecoming } from './decide-return.ts';

/** `dead`: unknown, used, expired or forged, which nobody outside can tell apart. */
export type Landing =
  | { kind: 'dead' }
  /** Nobody knows whose browser this is: the page asks, and its answer brings state and token. */
  | { kind: 'ask'; session: Session; state: string; token: string }
  /** TrueLayer does not say yes yet: the page loads itself again for some seconds. */
  | { kind: 'wait'; session: Session }
  /** The journey is over, because it ended in another browser than its user's. */
  | { kind: 'stopped'; session: Session }
  /** Straight on, to the page where it started. */
  | { kind: 'redirect'; session: Session }
  /** Shows a page: the journey had a window of its own, or ended in a browser it did not start in. */
  | { kind: 'page'; session: Session; isHere: boolean };

export type LandingRequest = {
  state: string | undefined;
  error: string | undefined;
  userIp: string | undefined;
  /** What this browser's cookie of a session has, if there is one. */
  cookieOf: (sessionId: string) => string | undefined;
  /** Whether this user is signed in, in this browser. */
  isUser: (userId: string) => Promise<boolean>;
  /** The token of a browser that is asked and has none yet. */
  newToken?: string;
};

const DEAD = { kind: 'dead' } as const;

/**
 * Records the return, asks TrueLayer how it went and lets the callbacks run. What the address says
 * besides its state is at most a hint.
 */
export async function land(host: Host, request: LandingRequest): Promise<Landing> {
  const { state = '', userIp } = request;
  const session = await sessionOf(host, state);
  if (session === undefined) return DEAD;
  const knownBy = await knownByOf(session, request);
  const token = tokenOf(session, knownBy, request);
  const arrive = (before: Session) =>
    turned(host, before, (current) =>
      arrived(host, current, {
        now: host.clock(),
        knownBy,
        returnReason: request.error === undefined ? undefined : reasonOf(request.error),
        tokenHash: hashOf(token),
      }),
    );

  const turn = await arrive(session);
  const { outcome } = turn;
  if (outcome === 'asked') return { kind: 'ask', session: turn.session, state, token };
  if (outcome !== 'landed' && outcome !== 'again') return ended(host, turn, userIp);

  const after = await afterReturn(host, turn.session, outcome === 'landed', userIp);
  if (!isLapsed(after)) return landingOf(after, knownBy, host.clock());
  // This return has just lapsed: its browser is asked, or the session has failed.
  const next = await arrive(after);
  if (next.outcome === 'asked') return { kind: 'ask', session: next.session, state, token };
  return { kind: 'stopped', session: after };
}

/** The landing of somebody who was asked whether it was them. */
export async function answer(
  host: Host,
  {
    state = '',
    token,
    isYes,
    userIp,
  }: { state: string | undefined; token: string; isYes: boolean; userIp: string | undefined },
): Promise<Landing> {
  const session = await sessionOf(host, state);
  if (session === undefined) return DEAD;
  const now = host.clock();
  const tokenHash = hashOf(token);
  const turn = await turned(host, session, (current) =>
    isYes ? agreed(host, current, tokenHash, now) : declined(host, current, tokenHash, now),
  );
  if (turn.outcome !== 'agreed' && turn.outcome !== 'again') return ended(host, turn, userIp);
  const isFirst = turn.outcome === 'agreed';
  const after = await afterReturn(host, turn.session, isFirst, userIp);
  return landingOf(after, 'word', host.clock());
}

/** The session whose state this is, live or not. */
async function sessionOf(host: Host, state: string): Promise<Session | undefined> {
  const parts = RETURN_STATE.parse(state);
  if (parts === undefined) return undefined;
  const stateHash = hashOf(parts.secret);
  const session = await host.store.read(parts.sessionId);
  return isSameHash(stateHash, session?.stateHash ?? '') ? session : undefined;
}

async function knownByOf(
  { id, stateHash, userId, elsewhere }: Session,
  { cookieOf, isUser }: LandingRequest,
): Promise<KnownBy | undefined> {
  if (isSameHash(cookieOf(id) ?? '', stateHash)) return 'cookie';
  return elsewhere !== undefined && (await isUser(userId)) ? 'user' : undefined;
}

/** The token that this browser was asked with before, from its cookie; else a new one. */
function tokenOf(
  { id }: Session,
  knownBy: KnownBy | undefined,
  { cookieOf, newToken = randomToken() }: LandingRequest,
): string {
  const kept = knownBy === undefined ? cookieOf(id) : undefined;
  return kept !== undefined && GRAMMAR.hash.test(kept) ? kept : newToken;
}

/** One step of the stored session, told to the operator. */
async function turned(
  host: Host,
  before: Session,
  step: (session: Session) => Homecoming,
): Promise<Homecoming> {
  let turn: Homecoming = { session: before, outcome: 'nothing' };
  let current = before;
  const changed = await change(host.store, before.id, (stored) => {
    current = stored;
    turn = step(stored);
    return turn.session;
  });
  const { outcome } = turn as Homecoming;
  if (changed === undefined) return { session: before, outcome: 'nothing' };
  const { session, isChanged } = changed;
  if (isChanged) reportReturn(host, session, outcome);
  if (isChanged && outcome === 'landed') report(host, current, session, 'landing');
  return { session, outcome };
}

function reportReturn(
  host: Host,
  { id: sessionId, hasCookie, knownBy }: Session,
  outcome: Homecoming['outcome'],
): void {
  if (outcome === 'landed' || outcome === 'agreed') {
    const isHere = hasCookie && { isHere: knownBy === 'cookie' };
    host.emit({ type: 'returned', sessionId, ...isHere });
  }
  if (outcome !== 'landed' && outcome !== 'again' && outcome !== 'nothing') {
    host.emit({ type: 'returned-elsewhere', sessionId, outcome });
  }
}

/** The landing at a journey that did not end here. */
async function ended(
  host: Host,
  { session, outcome }: Homecoming,
  userIp: string | undefined,
): Promise<Landing> {
  if (outcome === 'nothing') return DEAD;
  return { kind: 'stopped', session: await runDueCallbacks(host, session, userIp) };
}

/** True where the return that was just recorded has been taken back. */
function isLapsed({ elsewhere, knownBy, returnReason }: Session): boolean {
  return elsewhere !== undefined && knownBy === undefined && returnReason === undefined;
}

function landingOf(session: Session, knownBy: KnownBy | undefined, now: number): Landing {
  const isHere = !session.hasCookie || knownBy === 'cookie';
  if (isWaitingAt(session, now)) return { kind: 'wait', session };
  if (session.mode === 'redirect' && isHere) return { kind: 'redirect', session };
  return { kind: 'page', session, isHere };
}

/** True where the page is worth loading again: TrueLayer may say yes, or the page has to ask. */
function isWaitingAt(session: Session, now: number): boolean {
  const { knownBy, notYetAt, authorizedAt, failure, returnedAt = 0 } = session;
  if (knownBy === undefined || knownBy === 'word' || notYetAt === undefined) return false;
  const isOpen = authorizedAt === undefined && failure === undefined;
  return isOpen && now <= returnedAt + 2 * CONFIRM_WITHIN_MS;
}
