/** `POST /sessions`: creates a session, and returns the URL at which the journey begins. */
import type { Context, Env, Handler } from 'hono';
import { type CreatedSession, HEADERS } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';
import { readBody } from '../middleware/body.ts';
import { pageOriginOf } from '../middleware/csrf.ts';
import { checkMountPath } from '../middleware/mount-path.ts';
import type { HostOptions } from '../options/options.ts';
import { setStartCookie } from '../return/cookie.ts';
import { parseUser } from '../user/parse.ts';
import { parseIdempotencyKey, parseSessionRequest } from './parse-request.ts';
import { enforceRateLimit } from './rate-limit.ts';
import { authorizeRenewal } from './renewal.ts';
import type { Session } from './session.ts';
import { createSessionStarter } from './start.ts';

/** Seconds. By then a load balancer has chosen another server. */
const SHUTDOWN_RETRY_AFTER = 2;

export function createSessionHandler<E extends Env>(
  context: HostContext,
  { user: readUser, renewal, rateLimit }: Pick<HostOptions<E>, 'user' | 'renewal' | 'rateLimit'>,
  readUserIp: (c: Context<E>) => string | undefined,
): Handler<E> {
  const startSession = createSessionStarter(context);

  return async function handleCreate(c) {
    rejectDuringShutdown(context);
    checkMountPath(c, context);
    const user = parseUser(await readUser(c), (field, detail) =>
      context.emit({ type: 'input-ignored', field, detail }),
    );
    if (user === undefined) throw new ProblemError('not-signed-in');
    const body = await parseSessionRequest(await readBody(c));
    const { connection_id: connectionId } = body;
    if (connectionId !== undefined) await authorizeRenewal(c, renewal, { user, connectionId });
    const userIp = readUserIp(c);
    const session = await startSession({
      body,
      user,
      origin: pageOriginOf(c, context),
      idempotencyKey: parseIdempotencyKey(c.req.header(HEADERS.idempotencyKey)),
      userIp,
      enforceLimit: (useCase) => enforceRateLimit(rateLimit, c, { user, userIp, useCase }),
    });
    setStartCookie(c, context, session);
    return c.json(presentCreated(session), 201);
  };
}

/** @throws {ProblemError} once the server is shutting down. */
/** @throws {ProblemError} `shutting-down`. */
function rejectDuringShutdown({ shutdown }: HostContext): void {
  if (!shutdown?.aborted) return;
  throw new ProblemError('shutting-down', undefined, { retryAfter: SHUTDOWN_RETRY_AFTER });
}

function presentCreated({ id, authorizationUri, expiresAt }: Session): CreatedSession {
  return {
    session_id: id,
    authorization_uri: authorizationUri,
    authorization_origins: [new URL(authorizationUri).origin],
    expires_at: new Date(expiresAt).toISOString(),
  };
}

/** Reports a rejected session, and closes the connection if the client is to use another server. */
export function reportRejectedSession(
  { emit }: HostContext,
  c: Context,
  { kind, code, detail }: ProblemError,
): void {
  emit({ type: 'session-rejected', code, ...(detail !== undefined && { detail }) });
  if (kind === 'shutting-down' && isHttp1(c)) c.header('Connection', 'close');
}

/**
 * HTTP/2 has no `Connection` header, and Node warns about one. Only Node's adapter exposes the version;
 * the other platforms remove the header if it is not allowed.
 */
function isHttp1({ env }: Context): boolean {
  const incoming: unknown = env?.incoming;
  const isKnown =
    typeof incoming === 'object' && incoming !== null && 'httpVersionMajor' in incoming;
  return !isKnown || incoming.httpVersionMajor === 1;
}
