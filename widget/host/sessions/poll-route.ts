/** The state of a session, which a page polls while its user is at the bank. */
import type { Context, Env, Handler } from 'hono';
import { HEADERS, type SessionState } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { hashOf, isSameHash, SESSION_ID } from '../crypto.ts';
import { ProblemError } from '../errors.ts';
import { afterPoll } from './confirm.ts';
import { outcomeAt, retryAfterAt, type Session } from './session.ts';

export function pollRoute<E extends Env>(
  host: Host,
  userIpOf: (c: Context<E>) => string | undefined,
): Handler<E> {
  return async function pollSession(c) {
    const id = c.req.param('id') ?? '';
    const found = SESSION_ID.pattern.test(id) ? await host.store.read(id) : undefined;
    const owned = requireVerifier(found, c.req.header(HEADERS.verifier));
    const session = await afterPoll(host, owned, userIpOf(c));
    const now = host.clock();
    const state: SessionState = outcomeAt(session, now);
    if (state.status === 'pending') c.header('Retry-After', String(retryAfterAt(session, now)));
    return c.json(state);
  };
}

/**
 * The session, for the browser that has its verifier.
 * @throws {ProblemError} the same for an unknown session and for a wrong verifier, after the same work.
 */
function requireVerifier(session: Session | undefined, verifier = ''): Session {
  const isOwner = isSameHash(hashOf(verifier), session?.challenge ?? '');
  if (session === undefined || !isOwner) throw new ProblemError('session-not-found');
  return session;
}
