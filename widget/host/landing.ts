/** A browser comes back from the journey: is it one we sent, and where does it go from here? */
import { hashOf, isSameHash, RETURN_STATE } from './binding.ts';
import { afterReturn, returnReasonOf } from './confirmation.ts';
import type { Host } from './options.ts';
import { change, type Session } from './session.ts';

/** `dead`: unknown, used, expired or forged, which nobody outside can tell apart. */
export type Landing =
  | { kind: 'dead' }
  /** Straight on, to the page where it started. */
  | { kind: 'redirect'; session: Session }
  /** Shows a page: the journey had a window of its own, or ended in a browser it did not start in. */
  | { kind: 'page'; session: Session; isHere: boolean };

/**
 * Uses the state up, asks TrueLayer how it went and lets the callbacks run. What the address says
 * besides its state is at most a hint.
 */
export async function land(
  host: Host,
  {
    state,
    error,
    userIp,
    cookieOf,
  }: {
    state: string | undefined;
    error: string | undefined;
    userIp: string | undefined;
    /** The cookie of a session, if this browser has one. */
    cookieOf: (sessionId: string) => string | undefined;
  },
): Promise<Landing> {
  const parts = RETURN_STATE.parse(state);
  if (parts === undefined) return { kind: 'dead' };
  const stateHash = await hashOf(parts.secret);
  const now = host.clock();
  const hint = error !== undefined && { returnReason: returnReasonOf(error) };
  const landed = await change(host.store, parts.sessionId, (session) => {
    const isItsOwn = isSameHash(stateHash, session.stateHash);
    const isLive = session.returnedAt === undefined && now < session.expiresAt;
    return isItsOwn && isLive ? { ...session, returnedAt: now, probedAt: now, ...hint } : session;
  });
  if (!landed?.isChanged) return { kind: 'dead' };

  host.emit({ type: 'returned', sessionId: landed.session.id });
  const session = await afterReturn(host, landed.session, userIp);
  const cookie = cookieOf(session.id) ?? '';
  const isHere = !session.hasCookie || isSameHash(cookie, session.stateHash);
  if (session.mode === 'redirect' && isHere) return { kind: 'redirect', session };
  return { kind: 'page', session, isHere };
}
