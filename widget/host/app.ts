/** The endpoint's routes: parse, act, reply in the protocol's words. */
import { type Context, type Env, Hono } from 'hono';
import { PATHS } from '../protocol.ts';
import { isTrueLayerError } from '../truelayer/errors.ts';
import { type Host, hostOf } from './context.ts';
import { isHttpException } from './error-shapes.ts';
import { answerTo, isRefusal, Refusal } from './errors.ts';
import { HEALTH_PATH, healthOf } from './health.ts';
import { guardFor, sealFor } from './middleware/guard.ts';
import { acceptTrailingSlashes } from './middleware/trailing-slashes.ts';
import type { HostOptions } from './options/options.ts';
import { returnRoute } from './return/route.ts';
import { creationRoute } from './sessions/create-route.ts';
import { pollRoute } from './sessions/poll-route.ts';
import { type RouteTools, sessionRoute } from './sessions/session-route.ts';
import { parseUserId } from './user/parse-user.ts';
import { createUserIpReader } from './user/user-ip.ts';
import { webhookRoute } from './webhooks/route.ts';

/**
 * The endpoint as a Hono app to mount at the path of `publicUrl`. See `HostOptions`.
 * @throws {TypeError} for an unknown option, and for one that cannot work.
 */
export function connectBankHost<E extends Env = Env>(options: HostOptions<E>): Hono<E> {
  const host = hostOf(options);
  const userIpOf = createUserIpReader(options.clientIp, host.emit);
  const tools: RouteTools<E> = { userIpOf, answerTo: (error) => reported(host, error) };
  const isUser = async (c: Context<E>, userId: string) =>
    parseUserId(await options.user(c)) === userId;

  const app = new Hono<E>();
  app.onError(tools.answerTo);
  const [seal, guard] = [sealFor(host), guardFor(host)];
  // Not around the two that answer alone: Hono is faster where nothing else has the same path.
  app.options(`${PATHS.sessions}/*`, seal);
  app.all(`${PATHS.sessions}/:id/:more{.+}`, seal, guard);

  // To whoever asks whether the endpoint is here, as the doctor does.
  app.get(PATHS.sessions, seal, guard, (c) => c.body(null, 204));

  app.get(HEALTH_PATH, healthOf(host));
  app.route('/', returnRoute(host, { isUser, userIpOf }));

  app.route('/', webhookRoute<E>(host));

  // These bring their own of what is around the others.
  const routes = new Hono<E>()
    .post(PATHS.sessions, creationRoute(host, options, tools))
    .get(`${PATHS.sessions}/:id`, pollRoute(host, tools))
    .on(['PUT', 'PATCH', 'DELETE', 'QUERY'], [PATHS.sessions, `${PATHS.sessions}/:id`], noRoute())
    .post(`${PATHS.sessions}/:id`, noRoute())
    .route('/', app);
  return acceptTrailingSlashes(routes);

  /** A problem, and the headers of the others, where Hono would answer with plain text. */
  function noRoute() {
    const tell = (): never => {
      throw new Refusal('no-such-route');
    };
    return sessionRoute<E>(host, { tell, answerTo: tools.answerTo });
  }
}

/** The answer to whatever was thrown, reported where an operator should know of it. */
function reported(host: Host, error: unknown): Response {
  if (isTrueLayerError(error)) host.emit({ type: 'upstream-failed', error });
  else if (isRefusal(error) ? error.kind === 'misconfigured' : !isHttpException(error)) {
    host.emit({ type: 'internal-error', error });
  }
  return answerTo(error);
}
