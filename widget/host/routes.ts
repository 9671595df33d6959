/** The endpoint's routes: parse, act, reply in the protocol's words. */
import { type Context, type Env, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod/mini';
import { PATHS } from '../protocol.ts';
import { creationRoute } from './creation-route.ts';
import { answerTo, Refusal } from './errors.ts';
import { guardFor, sealFor } from './guard.ts';
import { HEALTH_PATH, healthOf } from './health.ts';
import { type Host, hostOf } from './host.ts';
import type { HostOptions } from './options.ts';
import { pollRoute } from './poll-route.ts';
import { returnRoute } from './return-route.ts';
import type { RouteTools } from './session-route.ts';
import { TrueLayerError } from './truelayer-error.ts';
import { webhookRoute } from './webhook-route.ts';

const ipAddress = z.union([z.ipv4(), z.ipv6()]);

/** The endpoint as a Hono app to mount at the path of `publicUrl`. See `HostOptions`. */
export function connectBankHost<E extends Env = Env>(options: HostOptions<E>): Hono<E> {
  const host = hostOf(options);
  const userIpOf = (c: Context<E>) => addressOf(options.clientIp?.(c));
  const tools: RouteTools<E> = { userIpOf, answerTo: (error) => reported(host, error) };
  const isUser = async (c: Context<E>, userId: string) => (await options.user(c))?.id === userId;

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

  // These two bring their own of what is around the others.
  return new Hono<E>()
    .post(PATHS.sessions, creationRoute(host, options, tools))
    .get(`${PATHS.sessions}/:id`, pollRoute(host, tools))
    .route('/', app);
}

/** An address as TrueLayer takes it. Whatever else a proxy header holds is nobody's address. */
function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return ipAddress.safeParse(text.replace(/^::ffff:(?=\d+\.)/i, '')).data;
}

/** The answer to whatever was thrown, reported where an operator should know of it. */
function reported(host: Host, error: unknown): Response {
  if (error instanceof TrueLayerError) host.emit({ type: 'upstream-failed', error });
  else if (!(error instanceof Refusal || error instanceof HTTPException)) {
    host.emit({ type: 'internal-error', error });
  }
  return answerTo(error);
}
