/** The routes of the endpoint. */
import { type Context, type Env, Hono } from 'hono';
import { PATHS } from '../protocol.ts';
import { isTrueLayerError } from '../truelayer/errors.ts';
import { type Host, hostOf } from './context.ts';
import { isHttpException } from './error-shapes.ts';
import { isProblemError, ProblemError, toResponse } from './errors.ts';
import { HEALTH_PATH, healthHandler } from './health.ts';
import { limitBody, MAX_BODY_BYTES, requireJson } from './middleware/body.ts';
import { cors, noStore } from './middleware/cors.ts';
import { csrf } from './middleware/csrf.ts';
import { handleForeignErrors } from './middleware/foreign-errors.ts';
import { acceptTrailingSlashes } from './middleware/trailing-slashes.ts';
import type { HostOptions } from './options/options.ts';
import { returnRoute } from './return/route.ts';
import { tellRefusal } from './sessions/admission.ts';
import { creationRoute } from './sessions/create-route.ts';
import { pollRoute } from './sessions/poll-route.ts';
import { createUserIpReader } from './user/ip.ts';
import { parseUserId } from './user/parse.ts';
import { webhookRoute } from './webhooks/route.ts';

/**
 * Creates the endpoint as a Hono app to mount at the path of `publicUrl`. See `HostOptions`.
 * @throws {TypeError} for an unknown option, and for one that cannot work.
 */
export function connectBankHost<E extends Env = Env>(options: HostOptions<E>): Hono<E> {
  const host = hostOf(options);
  const userIpOf = createUserIpReader(options.clientIp, host.emit);
  const isUser = async (c: Context<E>, userId: string) =>
    parseUserId(await options.user(c)) === userId;
  const onError = (error: Error, c: Context) => {
    reportError(host, c, error);
    const response = toResponse(error);
    return c.newResponse(response.body, response);
  };
  const noSuchRoute = () => {
    throw new ProblemError('no-such-route');
  };

  const app = new Hono<E>();
  app.onError(onError);
  const all = `${PATHS.sessions}/*`;
  app.use(all, noStore, cors(host), csrf(host), handleForeignErrors(onError));
  const create = creationRoute(host, options, userIpOf);
  app.post(PATHS.sessions, requireJson, limitBody(MAX_BODY_BYTES), create);
  // The doctor checks with it whether the endpoint exists.
  app.get(PATHS.sessions, (c) => c.body(null, 204));
  app.get(`${PATHS.sessions}/:id`, pollRoute(host, userIpOf));
  app.all(all, noSuchRoute);

  app.get(HEALTH_PATH, healthHandler(host));
  app.route('/', returnRoute(host, { isUser, userIpOf }));
  app.route('/', webhookRoute<E>(host));
  return acceptTrailingSlashes(app);
}

/** Reports an error to the operator, unless it is part of a normal day. */
function reportError(host: Host, c: Context, error: unknown): void {
  // An option that threw is an internal error, which is reported with its cause.
  if (isSessionCreation(c) && isProblemError(error) && error.cause === undefined) {
    tellRefusal(host, c, error);
  } else if (isTrueLayerError(error)) host.emit({ type: 'upstream-failed', error });
  else if (isProblemError(error) ? error.kind === 'misconfigured' : !isHttpException(error)) {
    host.emit({ type: 'internal-error', error });
  }
}

function isSessionCreation({ req }: Context): boolean {
  return req.method === 'POST' && req.path.replace(/\/+$/, '').endsWith(PATHS.sessions);
}
