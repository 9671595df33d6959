/** The endpoint's routes: parse, act, reply in the protocol's words. */
import { type Context, type Env, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { type CreatedSession, HEADERS, PATHS, type SessionState } from '../protocol.ts';
import { openOnly, refusalsOf } from './admission.ts';
import { hashOf, isSameHash, SESSION_ID } from './binding.ts';
import { afterPoll } from './confirmation.ts';
import { answerTo, Refusal } from './errors.ts';
import { corsFor, guardFor, jsonOnly, pageOriginOf } from './guard.ts';
import { HEALTH_PATH, healthOf } from './health.ts';
import { type Host, hostOf } from './host.ts';
import { checkLimit } from './limits.ts';
import type { HostOptions } from './options.ts';
import { checkRenewal } from './renewal.ts';
import { keepCookie } from './return-cookie.ts';
import { returnRoute } from './return-route.ts';
import { outcomeAt, retryAfterAt, type Session } from './session.ts';
import { parseIdempotencyKey, parseSessionRequest } from './session-request.ts';
import { sessionStarter } from './start.ts';
import { TrueLayerError } from './truelayer-error.ts';
import { webhookRoute } from './webhook-route.ts';

const ipAddress = z.union([z.ipv4(), z.ipv6()]);

/** The endpoint as a Hono app to mount at the path of `publicUrl`. See `HostOptions`. */
export function connectBankHost<E extends Env = Env>(options: HostOptions<E>): Hono<E> {
  const host = hostOf(options);
  const start = sessionStarter(host);
  const app = new Hono<E>();
  const userIpOf = (c: Context<E>) => addressOf(options.clientIp?.(c));
  const isUser = async (c: Context<E>, userId: string) => (await options.user(c))?.id === userId;

  app.onError((error) => reported(host, error));
  app.on('POST', PATHS.sessions, refusalsOf(host));
  app.use(`${PATHS.sessions}/*`, noStore, corsFor(host), guardFor(host));

  app.on('POST', PATHS.sessions, openOnly(host), ...jsonOnly);
  app.post(PATHS.sessions, async (c) => {
    const user = await options.user(c);
    if (user === undefined) throw new Refusal('not-signed-in');
    const body = parseSessionRequest(await c.req.text());
    await checkRenewal(c, options.renewal, user, body.connection_id);
    const userIp = userIpOf(c);
    const session = await start({
      body,
      user,
      origin: pageOriginOf(c, host),
      idempotencyKey: parseIdempotencyKey(c.req.header(HEADERS.idempotencyKey)),
      userIp,
      admit: (useCase) => checkLimit(options.limit, c, { user, address: userIp, useCase }),
    });
    keepCookie(c, host, session);
    return c.json(presentCreated(session), 201);
  });

  // To whoever asks whether the endpoint is here, as the doctor does.
  app.get(PATHS.sessions, (c) => c.body(null, 204));

  app.get(`${PATHS.sessions}/:id`, async (c) => {
    const owned = await ownSession(host, c.req.param('id'), c.req.header(HEADERS.verifier));
    const session = await afterPoll(host, owned, userIpOf(c));
    const now = host.clock();
    const state: SessionState = outcomeAt(session, now);
    if (state.status === 'pending') c.header('Retry-After', String(retryAfterAt(session, now)));
    return c.json(state);
  });

  app.get(HEALTH_PATH, healthOf(host));
  app.route('/', returnRoute(host, { isUser, userIpOf }));

  app.route('/', webhookRoute<E>(host));

  return app;
}

/** An address as TrueLayer takes it. Whatever else a proxy header holds is nobody's address. */
function addressOf(text: string | undefined): string | undefined {
  return ipAddress.safeParse(text?.replace(/^::ffff:(?=\d+\.)/i, '')).data;
}

/** The answer to whatever was thrown, reported where an operator should know of it. */
function reported(host: Host, error: unknown): Response {
  if (error instanceof TrueLayerError) host.emit({ type: 'upstream-failed', error });
  else if (!(error instanceof Refusal || error instanceof HTTPException)) {
    host.emit({ type: 'internal-error', error });
  }
  return answerTo(error);
}

async function noStore(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  c.header('Cache-Control', 'no-store');
}

/**
 * The session, for the browser that has its verifier.
 * @throws {Refusal} the same for an unknown session and for a wrong verifier, after the same work.
 */
async function ownSession(host: Host, id: string, verifier: string | undefined): Promise<Session> {
  const session = SESSION_ID.pattern.test(id) ? await host.store.read(id) : undefined;
  const isOwner = isSameHash(await hashOf(verifier ?? ''), session?.challenge ?? '');
  if (session === undefined || !isOwner) throw new Refusal('session-not-found');
  return session;
}

function presentCreated({ id, authorizationUri, expiresAt }: Session): CreatedSession {
  return {
    session_id: id,
    authorization_uri: authorizationUri,
    authorization_origins: [new URL(authorizationUri).origin],
    expires_at: new Date(expiresAt).toISOString(),
  };
}
