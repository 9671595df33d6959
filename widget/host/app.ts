/** The routes of the host. */
import { type Context, type Env, Hono, type Next } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { PATHS } from '../protocol.ts';
import { isTrueLayerError } from '../truelayer/errors.ts';
import type { HostContext } from './context.ts';
import { createHostContext } from './create-context.ts';
import { isErrorLike, isHttpException, isResponseLike } from './error-shapes.ts';
import { isProblemError, ProblemError, toResponse } from './errors.ts';
import { HEALTH_PATH, healthHandler } from './health.ts';
import { guardFor, sealFor, setHeaders } from './middleware/guard.ts';
import { acceptTrailingSlashes } from './middleware/trailing-slashes.ts';
import type { HostOptions } from './options/options.ts';
import { returnRoutes } from './return/route.ts';
import { createHandler, reportRejectedSession } from './sessions/create.ts';
import { pollHandler } from './sessions/poll.ts';
import { createUserIpReader } from './user/ip.ts';
import { webhookRoute } from './webhooks/route.ts';

const SESSIONS = `${PATHS.sessions}/*`;

/**
 * Creates the endpoint as a Hono app, which is mounted at the path of `publicUrl`. See `HostOptions`.
 * @throws {TypeError} for an unknown option, and for one that cannot work.
 * @example
 * app.route('/connect-bank', connectBankHost({
 *   truelayer: { clientId, clientSecret, environment: 'sandbox' },
 *   publicUrl: 'https://partner.example/connect-bank',
 *   user: (c) => c.get('user'),
 *   onAuthorized: async ({ connectionId, session }) => save(session.userId, connectionId),
 * }));
 */
export function connectBankHost<E extends Env = Env>(options: HostOptions<E>): Hono<E> {
  const context = createHostContext(options);
  const readUserIp = createUserIpReader(options.userIp, context.emit);
  const onError = (error: Error, c: Context) => respondToError(context, error, c);
  const app = new Hono<E>();
  app.onError(onError);

  app.use(SESSIONS, (c, next) => handleForeignErrors(c, next, onError));
  app.use(SESSIONS, sealFor(context), guardFor(context));
  // The doctor checks with it whether the endpoint exists.
  app.get(PATHS.sessions, (c) => c.body(null, 204));
  app.post(PATHS.sessions, createHandler(context, options, readUserIp));
  app.get(`${PATHS.sessions}/:id`, pollHandler(context, readUserIp));
  app.all(SESSIONS, () => {
    throw new ProblemError('no-such-route');
  });

  app.route('/', returnRoutes(context, { readUser: options.user, readUserIp }));
  app.route('/', webhookRoute<E>(context));
  app.get(HEALTH_PATH, healthHandler(context));

  // `route` binds the error handler to the routes, which are copied for their second path.
  return acceptTrailingSlashes(new Hono<E>().route('/', app));
}

/**
 * Handles what Hono does not pass to `onError`: errors of another realm, and thrown values that are no
 * errors.
 */
async function handleForeignErrors(
  c: Context,
  next: Next,
  onError: (error: Error, c: Context) => Response,
): Promise<Response | undefined> {
  try {
    await next();
    return undefined;
  } catch (thrown) {
    const error = isErrorLike(thrown) ? thrown : wrapThrown(thrown);
    // As Hono does, for middleware around the endpoint.
    c.error = error;
    return onError(error, c);
  }
}

function wrapThrown(thrown: unknown): Error {
  const message = isResponseLike(thrown)
    ? 'A Response was thrown; throw an HTTPException that has it'
    : 'A value was thrown that is no error';
  return new Error(message, { cause: thrown });
}

/** Reports an error, and turns it into a response that keeps the headers of outer middleware. */
function respondToError(context: HostContext, error: Error, c: Context): Response {
  // An error with a cause was thrown by one of the partner's functions.
  const isRejection = isProblemError(error) && error.cause === undefined;
  if (isRejection && isCreateRequest(c)) reportRejectedSession(context, c, error);
  else reportError(context, error);
  const response = toResponse(error);
  setHeaders(c, response.headers);
  return c.newResponse(response.body, response.status as StatusCode);
}

function isCreateRequest({ req }: Context): boolean {
  return req.method === 'POST' && req.path.replace(/\/$/, '').endsWith(PATHS.sessions);
}

/** Emits an event for errors that an operator should know of. */
function reportError({ emit }: HostContext, error: Error): void {
  if (isTrueLayerError(error)) emit({ type: 'upstream-failed', error });
  else if (isProblemError(error) ? error.kind === 'misconfigured' : !isHttpException(error)) {
    emit({ type: 'internal-error', error });
  }
}
