/** The routes of the endpoint. */
import { type Context, type Env, Hono } from 'hono';
import { PATHS } from '../protocol.ts';
import { isTrueLayerError } from '../truelayer/errors.ts';
import type { HostContext } from './context.ts';
import { createHostContext } from './create-context.ts';
import { isHttpException } from './error-shapes.ts';
import { isProblemError, ProblemError, toResponse } from './errors.ts';
import { createHealthHandler, HEALTH_PATH } from './health.ts';
import { limitBody, MAX_BODY_BYTES, requireJson } from './middleware/body.ts';
import { cors, noStore } from './middleware/cors.ts';
import { csrf } from './middleware/csrf.ts';
import { handleForeignErrors } from './middleware/foreign-errors.ts';
import { acceptTrailingSlashes } from './middleware/trailing-slashes.ts';
import type { HostOptions } from './options/options.ts';
import { returnRoutes } from './return/route.ts';
import { createSessionHandler, reportRejectedSession } from './sessions/create.ts';
import { createPollHandler } from './sessions/poll.ts';
import { createUserIpReader } from './user/ip.ts';
import { webhookRoute } from './webhooks/route.ts';

const ALL_SESSIONS = `${PATHS.sessions}/*`;

/**
 * Creates the endpoint as a Hono app to mount at the path of `publicUrl`. See `HostOptions`.
 * @throws {TypeError} for an unknown option, and for one that cannot work.
 * @example
 * app.route('/connect-bank', connectBankHost({
 *   truelayer: { clientId, clientSecret, environment: 'sandbox' },
 *   publicUrl: 'https://partner.example/connect-bank',
 *   user: (c) => c.get('user'),
 *   onAuthorized: ({ connectionId, session }) => saveConnection(session.userId, connectionId),
 * }));
 */
export function connectBankHost<E extends Env = Env>(options: HostOptions<E>): Hono<E> {
  const context = createHostContext(options);
  const readUserIp = createUserIpReader(options.userIp, context.emit);
  const onError = (error: Error, c: Context) => {
    reportError(context, c, error);
    const response = toResponse(error);
    return c.newResponse(response.body, response);
  };

  const app = new Hono<E>();
  app.onError(onError);

  app.use(ALL_SESSIONS, noStore, cors(context), csrf(context), handleForeignErrors(onError));
  app.post(
    PATHS.sessions,
    requireJson,
    limitBody(MAX_BODY_BYTES),
    createSessionHandler(context, options, readUserIp),
  );
  // The doctor checks with it whether the endpoint exists.
  app.get(PATHS.sessions, (c) => c.body(null, 204));
  app.get(`${PATHS.sessions}/:id`, createPollHandler(context, readUserIp));
  app.all(ALL_SESSIONS, () => {
    throw new ProblemError('no-such-route');
  });

  app.route('/', returnRoutes(context, { readUser: options.user, readUserIp }));
  app.route('/', webhookRoute<E>(context));
  app.get(HEALTH_PATH, createHealthHandler(context));
  return acceptTrailingSlashes(app);
}

/** Emits an event for an error that an operator should know of. */
function reportError(context: HostContext, c: Context, error: Error): void {
  // An error with a cause was thrown by one of the options' functions.
  const isRejection = isProblemError(error) && error.cause === undefined;
  if (isRejection && isSessionCreation(c)) reportRejectedSession(context, c, error);
  else if (isTrueLayerError(error)) context.emit({ type: 'upstream-failed', error });
  else if (isProblemError(error) ? error.kind === 'misconfigured' : !isHttpException(error)) {
    context.emit({ type: 'internal-error', error });
  }
}

function isSessionCreation({ req }: Context): boolean {
  return req.method === 'POST' && req.path.replace(/\/+$/, '').endsWith(PATHS.sessions);
}
