/** Where browsers come back to from the bank. */
import { type Context, type Env, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PATHS } from '../../protocol.ts';
import type { Host } from '../context.ts';
import { RETURN_STATE, randomToken } from '../crypto.ts';
import { isHttpException } from '../error-shapes.ts';
import { readForm } from '../middleware/body.ts';
import { lockHeaders } from '../middleware/locked-headers.ts';
import { countTry, keepCookie, readCookie } from './cookie.ts';
import { answer, type Landing, land } from './handle-return.ts';
import { type RetryPage, returnPage, returnPageHeaders } from './page.ts';

/** State, token and answer, with room to spare. */
const MAX_FORM_BYTES = 2048;

/** How often a page loads itself again while the host cannot answer, and after how many seconds. */
const RETRY = { times: 30, seconds: 2 } as const;

export function returnRoute<E extends Env>(
  host: Host,
  {
    isUser,
    userIpOf,
  }: {
    isUser: (c: Context<E>, userId: string) => Promise<boolean>;
    userIpOf: (c: Context<E>) => string | undefined;
  },
): Hono<E> {
  const app = new Hono<E>();

  app.use(PATHS.return, async (c, next) => {
    await next();
    lockHeaders(c, await returnPageHeaders());
  });

  app.get(PATHS.return, async (c: Context<E>) => {
    if (isOnlyALook(c)) return reply(c, host, { kind: 'dead' });
    const newToken = randomToken();
    try {
      const landing = await land(host, {
        state: c.req.query('state'),
        error: c.req.query('error'),
        userIp: userIpOf(c),
        cookieOf: (id) => readCookie(c, host, id),
        isUser: (userId) => isSignedIn(host, () => isUser(c, userId)),
        newToken,
      });
      return reply(c, host, landing);
    } catch (error) {
      host.emit({ type: 'internal-error', error });
      return retryLater(c, host, newToken);
    }
  });

  app.post(PATHS.return, bodyLimit({ maxSize: MAX_FORM_BYTES }), async (c: Context<E>) => {
    const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin';
    if (site !== 'same-origin') return reply(c, host, { kind: 'dead' });
    const form = await readForm(c, host);
    try {
      const landing = await answer(host, {
        state: form.get('state') ?? undefined,
        token: form.get('token') ?? '',
        isYes: form.get('answer') === 'yes',
        userIp: userIpOf(c),
      });
      return reply(c, host, landing);
    } catch (error) {
      host.emit({ type: 'internal-error', error });
      return retryPage(c, { kind: 'retry', form, isAutomatic: false });
    }
  });

  return app;
}

/** Prefetches, under their names of today and of yesterday, and HEAD do not consume the state. */
function isOnlyALook(c: Context): boolean {
  const purposes = ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].map((name) =>
    c.req.header(name),
  );
  return c.req.method !== 'GET' || /prefetch|preview|prerender/i.test(purposes.join());
}

/** Nobody is, where the partner's own code does not like the request. */
async function isSignedIn(host: Host, isUser: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isUser();
  } catch (error) {
    if (!isHttpException(error)) host.emit({ type: 'internal-error', error });
    return false;
  }
}

/** Loads the same URL again: the state is not used up, or this browser's cookie shows who used it. */
function retryLater(c: Context, host: Host, newToken: string): Response | Promise<Response> {
  const { sessionId } = RETURN_STATE.parse(c.req.query('state')) ?? {};
  if (sessionId !== undefined && readCookie(c, host, sessionId) === undefined) {
    // Should the store have taken the return all the same, this browser is known again by it.
    keepCookie(c, host, { id: sessionId, expiresAt: host.clock() + host.lifetimeMs }, newToken);
  }
  const isAutomatic = countTry(c, host) <= RETRY.times;
  if (isAutomatic) c.header('Refresh', String(RETRY.seconds));
  return retryPage(c, { kind: 'retry', isAutomatic });
}

function retryPage(c: Context, page: RetryPage): Response | Promise<Response> {
  c.header('Retry-After', String(RETRY.seconds));
  return c.html(returnPage(page, c.req.header('Accept-Language')), 503);
}

/** After a form, browsers check where a redirect leads against `form-action`, but not a refresh. */
function reply(c: Context, host: Host, landing: Landing): Response | Promise<Response> {
  if (landing.kind === 'ask' && landing.session.askedKnownBy === undefined) {
    keepCookie(c, host, landing.session, landing.token);
  }
  if (landing.kind === 'wait') {
    c.header('Refresh', String(RETRY.seconds));
  }
  if (landing.kind !== 'redirect') {
    const page = returnPage(landing, c.req.header('Accept-Language'));
    return c.html(page, landing.kind === 'dead' ? 404 : 200);
  }
  const { session } = landing;
  if (c.req.method === 'GET') return c.redirect(session.returnTo, 303);
  c.header('Refresh', `0;url=${session.returnTo}`);
  return c.html(returnPage({ kind: 'page', session, isHere: true }, undefined));
}
