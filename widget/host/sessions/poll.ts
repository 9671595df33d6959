/** `GET /sessions/:id`: how the session stands, which the page polls while the user is away. */
import type { Context, Env, Handler } from 'hono';
import { HEADERS } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { SESSION_ID, sha256, timingSafeEqual } from '../crypto.ts';
import { ProblemError } from '../errors.ts';
import { checkAfterPoll } from './confirm.ts';
import { outcomeAt, retryAfterAt } from './outcome.ts';
import type { Session } from './session.ts';

export function createPollHandler<E extends Env>(
  context: HostContext,
  readUserIp: (c: Context<E>) => string | undefined,
): Handler<E> {
  return async function handlePoll(c) {
    const owned = await loadOwnSession(context, c.req.param('id'), c.req.header(HEADERS.verifier));
    const session = await checkAfterPoll(context, owned, readUserIp(c));
    const now = context.clock();
    const state = outcomeAt(session, now);
    if (state.status === 'pending') c.header('Retry-After', String(retryAfterAt(session, now)));
    return c.json(state);
  };
}

/**
 * Loads the session for the browser that has its verifier.
 * @throws {ProblemError} the same one, after the same work, for an unknown session and a wrong verifier.
 */
async function loadOwnSession({ store }: HostContext, id = '', verifier = ''): Promise<Session> {
  const session = SESSION_ID.pattern.test(id) ? await store.read(id) : undefined;
  const isOwner = timingSafeEqual(await sha256(verifier), session?.challenge ?? '');
  if (session === undefined || !isOwner) throw new ProblemError('session-not-found');
  return session;
}
