/** How a session stands: what a page asks again and again while its user is away. */
import type { Env, Handler } from 'hono';
import { HEADERS, type SessionState } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { hashOf, isSameHash, SESSION_ID } from '../crypto.ts';
import { Refusal } from '../errors.ts';
import { afterPoll } from './confirm.ts';
import { outcomeAt, retryAfterAt, type Session } from './session.ts';
import { type RouteTools, sessionRoute, type Told } from './session-route.ts';
import { soon } from './soon.ts';

export function pollRoute<E extends Env>(
  host: Host,
  { userIpOf, answerTo }: RouteTools<E>,
): Handler<E> {
  return sessionRoute<E>(host, {
    tell(c) {
      const id = c.req.param('id') ?? '';
      const found = SESSION_ID.pattern.test(id) ? host.store.read(id) : undefined;
      const polled = soon(found, (session) => {
        const owned = ownedSession(session, c.req.header(HEADERS.verifier));
        return afterPoll(host, owned, userIpOf(c));
      });
      return soon(polled, (session) => presentState(session, host.clock()));
    },
    answerTo,
  });
}

/**
 * Verifiers that were found right, so that a browser that waits is not hashed at every question. They
 * go with the session, or sooner: a store that gives another object each time has each one hashed.
 */
const proven = new WeakMap<Session, string>();

/**
 * The session, for the browser that has its verifier.
 * @throws {Refusal} the same for an unknown session and for a wrong verifier, after the same work.
 */
function ownedSession(session: Session | undefined, verifier = ''): Session {
  const known = session && proven.get(session);
  const isKnown = isSameHash(verifier, known ?? '');
  if (session !== undefined && known !== undefined && isKnown) return session;
  const isOwner = isSameHash(hashOf(verifier), session?.challenge ?? '');
  if (session === undefined || !isOwner) throw new Refusal('session-not-found');
  proven.set(session, verifier);
  return session;
}

function presentState(session: Session, now: number): Told {
  const state: SessionState = outcomeAt(session, now);
  if (state.status !== 'pending') return { body: state };
  return { body: state, headers: { 'Retry-After': String(retryAfterAt(session, now)) } };
}
