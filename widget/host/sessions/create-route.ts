/** Starts a session for the page that asks, and says where the journey begins. */
import type { Env, Handler } from 'hono';
import { type CreatedSession, HEADERS } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { isProblemError, ProblemError, toResponse as problemOf } from '../errors.ts';
import { checkBody, pageOriginOf, readBody } from '../middleware/guard.ts';
import { checkMountPath } from '../middleware/mount-path.ts';
import type { HostOptions } from '../options/options.ts';
import { keepStartCookie } from '../return/cookie.ts';
import { parseUser } from '../user/parse.ts';
import { checkOpen, tellRefusal } from './admission.ts';
import { checkLimit } from './rate-limit.ts';
import { checkRenewal } from './renewal.ts';
import type { Session } from './session.ts';
import { parseIdempotencyKey, parseSessionRequest } from './session-request.ts';
import { type RouteTools, sessionRoute } from './session-route.ts';
import { sessionStarter } from './start.ts';

export function creationRoute<E extends Env>(
  host: Host,
  { user: userOf, renewal, limit }: Pick<HostOptions<E>, 'user' | 'renewal' | 'limit'>,
  { userIpOf, answerTo }: RouteTools<E>,
): Handler<E> {
  const start = sessionStarter(host);
  return sessionRoute<E>(host, {
    async tell(c) {
      checkOpen(host);
      checkMountPath(c, host);
      await checkBody(c);
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
      return { status: 201, body: presentCreated(session) };
    },
    answerTo(error, c) {
      // An option that threw is an error to report with its cause.
      if (!isProblemError(error) || error.cause !== undefined) return answerTo(error);
      tellRefusal(host, c, error);
      return problemOf(error);
    },
  });
}

function presentCreated({ id, authorizationUri, expiresAt }: Session): CreatedSession {
  return {
    session_id: id,
    authorization_uri: authorizationUri,
    authorization_origins: [new URL(authorizationUri).origin],
    expires_at: new Date(expiresAt).toISOString(),
  };
}
