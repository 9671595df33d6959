/** Creates a session for the page that requests it, and returns the URL of the journey. */
import type { Context, Env, Handler } from 'hono';
import { type CreatedSession, HEADERS } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { ProblemError } from '../errors.ts';
import { readBody } from '../middleware/body.ts';
import { pageOriginOf } from '../middleware/csrf.ts';
import { checkMountPath } from '../middleware/mount-path.ts';
import type { HostOptions } from '../options/options.ts';
import { keepStartCookie } from '../return/cookie.ts';
import { parseUser } from '../user/parse.ts';
import { checkOpen } from './admission.ts';
import { checkLimit } from './rate-limit.ts';
import { checkRenewal } from './renewal.ts';
import type { Session } from './session.ts';
import { parseIdempotencyKey, parseSessionRequest } from './session-request.ts';
import { sessionStarter } from './start.ts';

export function creationRoute<E extends Env>(
  host: Host,
  { user: userOf, renewal, limit }: Pick<HostOptions<E>, 'user' | 'renewal' | 'limit'>,
  userIpOf: (c: Context<E>) => string | undefined,
): Handler<E> {
  const start = sessionStarter(host);
  return async function createSession(c) {
    checkOpen(host);
    checkMountPath(c, host);
    const user = parseUser(await userOf(c), (field, detail) =>
      host.emit({ type: 'input-ignored', field, detail }),
    );
    if (user === undefined) throw new ProblemError('not-signed-in');
    const body = parseSessionRequest(await readBody(c));
    const { connection_id: connectionId } = body;
    if (connectionId !== undefined) await checkRenewal(c, renewal, { user, connectionId });
    const userIp = userIpOf(c);
    const session = await start({
      body,
      user,
      origin: pageOriginOf(c, host),
      idempotencyKey: parseIdempotencyKey(c.req.header(HEADERS.idempotencyKey)),
      userIp,
      admit: (useCase) => checkLimit(limit, c, { user, address: userIp, useCase }),
    });
    keepStartCookie(c, host, session);
    return c.json(presentCreated(session), 201);
  };
}

function presentCreated({ id, authorizationUri, expiresAt }: Session): CreatedSession {
  return {
    session_id: id,
    authorization_uri: authorizationUri,
    authorization_origins: [new URL(authorizationUri).origin],
    expires_at: new Date(expiresAt).toISOString(),
  };
}
