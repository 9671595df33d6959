/** A browser comes back from the journey: is it one we sent, and where does it go from here? */
import { hashOf, isSameHash, RETURN_STATE, randomToken } from './binding.ts';
import { runDueCallbacks } from './callbacks.ts';
import { afterReturn, reasonOf } from './confirmation.ts';
import { type Arrival, agreed, arrived, declined, type Homecoming } from './homecoming.ts';
import type { Host } from './host.ts';
import { change, type KnownBy, type Session } from './session.ts';

/** `dead`: unknown, used, expired or forged, which nobody outside can tell apart. */
export type Landing =
  | { kind: 'dead' }
  /** Nobody knows whose browser this is: the page asks, and its answer brings state and token. */
  | { kind: 'ask'; session: Session; state: string; token: string }
  /** The journey is over, because it ended in another browser than its user's. */
  | { kind: 'stopped'; session: Session }
  /** Straight on, to the page where it started. */
  | { kind: 'redirect'; session: Session }
  /** Shows a page: the journey had a window of its own, or ended in a browser it did not start in. */
  | { kind: 'page'; session: Session; isHere: boolean };

const DEAD = { kind: 'dead' } as const;

/**
 * Uses the state up, asks TrueLayer how it went and lets the callbacks run. What the address says
 * besides its state is at most a hint.
 */
export async function land(
  host: Host,
  {
    state = '',
    error,
    userIp,
    cookieOf,
    isUser,
  }: {
    state: string | undefined;
    error: string | undefined;
    userIp: string | undefined;
    /** The cookie of a session, if this browser has one. */
    cookieOf: (sessionId: string) => string | undefined;
    /** Whether this user is signed in, in this browser. */
    isUser: (userId: string) => Promise<boolean>;
  },
): Promise<Landing> {
  const session = await sessionOf(host, state);
  if (session === undefined) return DEAD;
  const token = randomToken();
  const arrival: Arrival = {
    now: host.clock(),
    knownBy: await knownBy(session, cookieOf, isUser),
    returnReason: error === undefined ? undefined : reasonOf(error),
    tokenHash: hashOf(token),
  };
  const turn = await turned(host, session, (current) => arrived(host, current, arrival));
  if (turn.outcome === 'asked') return { kind: 'ask', session: turn.session, state, token };
  return ended(host, turn, userIp);
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
  return ended(host, turn, userIp);
}

/** The session whose state this is, live or not. */
async function sessionOf(host: Host, state: string): Promise<Session | undefined> {
  const parts = RETURN_STATE.parse(state);
  if (parts === undefined) return undefined;
  const stateHash = hashOf(parts.secret);
  const session = await host.store.read(parts.sessionId);
  return isSameHash(stateHash, session?.stateHash ?? '') ? session : undefined;
}

async function knownBy(
  { id, stateHash, userId, elsewhere }: Session,
  cookieOf: (sessionId: string) => string | undefined,
  isUser: (userId: string) => Promise<boolean>,
): Promise<KnownBy | undefined> {
  if (isSameHash(cookieOf(id) ?? '', stateHash)) return 'cookie';
  return elsewhere !== undefined && (await isUser(userId)) ? 'user' : undefined;
}

/** One step of the stored session, told to the operator. */
async function turned(
  host: Host,
  before: Session,
  step: (session: Session) => Homecoming,
): Promise<Homecoming> {
  let turn: Homecoming = { session: before, outcome: 'nothing' };
  const changed = await change(host.store, before.id, (current) => {
    turn = step(current);
    return turn.session;
  });
  const { outcome } = turn as Homecoming;
  if (!changed?.isChanged) return { session: before, outcome: 'nothing' };
  const { session } = changed;
  const { id: sessionId, hasCookie, knownBy } = session;
  if (outcome === 'landed' || outcome === 'agreed') {
    const isHere = hasCookie && { isHere: knownBy === 'cookie' };
    host.emit({ type: 'returned', sessionId, ...isHere });
  }
  if (outcome !== 'landed' && outcome !== 'nothing') {
    host.emit({ type: 'returned-elsewhere', sessionId, outcome });
  }
  return { session, outcome };
}

async function ended(
  host: Host,
  { session: turned, outcome }: Homecoming,
  userIp: string | undefined,
): Promise<Landing> {
  if (outcome === 'nothing') return DEAD;
  if (outcome !== 'landed' && outcome !== 'agreed') {
    return { kind: 'stopped', session: await runDueCallbacks(host, turned, userIp) };
  }
  const session = await afterReturn(host, turned, userIp);
  const isHere = !session.hasCookie || session.knownBy === 'cookie';
  if (session.mode === 'redirect' && isHere) return { kind: 'redirect', session };
  return { kind: 'page', session, isHere };
}
