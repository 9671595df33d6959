/** `GET /return`, where the journey ends, and `POST /return`, the form of the confirmation page. */
import { type Context, type Env, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PATHS } from '../../protocol.ts';
import type { HostContext } from '../context.ts';
import { RETURN_STATE, randomToken } from '../crypto.ts';
import { isHttpException } from '../error-shapes.ts';
import { readForm } from '../middleware/body.ts';
import { lockHeaders } from '../middleware/locked-headers.ts';
import type { HostOptions } from '../options/options.ts';
import { parseUserId } from '../user/parse.ts';
import { countReload, readSessionCookie, setSessionCookie } from './cookie.ts';
import { handleReturn, handleUserConfirmation, type ReturnResult } from './handle-return.ts';
import { type RetryPage, returnPage } from './page.ts';
import { returnPageHeaders } from './page-assets.ts';

/** More than the form's three fields need. */
const MAX_FORM_BYTES = 2048;

/** How often, and after how many seconds, a page reloads itself. */
const RELOAD = { times: 30, seconds: 2 } as const;

export function returnRoutes<E extends Env>(
  context: HostContext,
  {
    readUser,
    readUserIp,
  }: { readUser: HostOptions<E>['user']; readUserIp: (c: Context<E>) => string | undefined },
): Hono<E> {
  const app = new Hono<E>();

  app.use(PATHS.return, async (c, next) => {
    await next();
    lockHeaders(c, await returnPageHeaders());
  });

  app.get(PATHS.return, async (c: Context<E>) => {
    if (isPrefetch(c)) return respond(c, context, { kind: 'invalid' });
    const newToken = randomToken();
    try {
      const result = await handleReturn(context, {
        state: c.req.query('state'),
        error: c.req.query('error'),
        userIp: readUserIp(c),
        readCookie: (sessionId) => readSessionCookie(c, context, sessionId),
        isSignedIn: (userId) => isSignedIn(c, context, readUser, userId),
        newToken,
      });
      return respond(c, context, result);
    } catch (error) {
      context.emit({ type: 'internal-error', error });
      return respondWithReload(c, context, newToken);
    }
  });

  app.post(PATHS.return, bodyLimit({ maxSize: MAX_FORM_BYTES }), async (c: Context<E>) => {
    const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin';
    if (site !== 'same-origin') return respond(c, context, { kind: 'invalid' });
    const form = await readForm(c, context);
    try {
      const result = await handleUserConfirmation(context, {
        state: form.get('state') ?? undefined,
        token: form.get('token') ?? '',
        isConfirmed: form.get('confirm') === 'yes',
        userIp: readUserIp(c),
      });
      return respond(c, context, result);
    } catch (error) {
      context.emit({ type: 'internal-error', error });
      return respondWithRetryPage(c, { kind: 'retry', form, isAutomatic: false });
    }
  });

  return app;
}

/** HEAD and prefetch requests, by the current and the former header names, do not use the state. */
function isPrefetch(c: Context): boolean {
  const purposes = ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'].map((name) =>
    c.req.header(name),
  );
  return c.req.method !== 'GET' || /prefetch|preview|prerender/i.test(purposes.join());
}

/** If the partner's `user()` throws, treat the visitor as signed out. */
async function isSignedIn<E extends Env>(
  c: Context<E>,
  { emit }: HostContext,
  readUser: HostOptions<E>['user'],
  userId: string,
): Promise<boolean> {
  try {
    return parseUserId(await readUser(c)) === userId;
  } catch (error) {
    if (!isHttpException(error)) emit({ type: 'internal-error', error });
    return false;
  }
}

/** Reloads the same URL: its state is not used yet, or this browser's cookie shows who used it. */
function respondWithReload(
  c: Context,
  context: HostContext,
  newToken: string,
): Response | Promise<Response> {
  const { sessionId } = RETURN_STATE.parse(c.req.query('state')) ?? {};
  if (sessionId !== undefined && readSessionCookie(c, context, sessionId) === undefined) {
    // The store may have stored the return although it failed: this browser is recognised then.
    const expiresAt = context.clock() + context.journeyTimeoutMs;
    setSessionCookie(c, context, { id: sessionId, expiresAt }, newToken);
  }
  const isAutomatic = countReload(c, context) <= RELOAD.times;
  if (isAutomatic) c.header('Refresh', String(RELOAD.seconds));
  return respondWithRetryPage(c, { kind: 'retry', isAutomatic });
}

function respondWithRetryPage(c: Context, page: RetryPage): Response | Promise<Response> {
  c.header('Retry-After', String(RELOAD.seconds));
  return c.html(returnPage(page, c.req.header('Accept-Language')), 503);
}

function respond(
  c: Context,
  context: HostContext,
  result: ReturnResult,
): Response | Promise<Response> {
  if (result.kind === 'confirm' && result.session.confirmVerifiedBy === undefined) {
    setSessionCookie(c, context, result.session, result.token);
  }
  if (result.kind === 'wait') c.header('Refresh', String(RELOAD.seconds));
  if (result.kind !== 'redirect') {
    const page = returnPage(result, c.req.header('Accept-Language'));
    return c.html(page, result.kind === 'invalid' ? 404 : 200);
  }
  const { session } = result;
  if (c.req.method === 'GET') return c.redirect(session.returnTo, 303);
  // Browsers apply the policy's `form-action` to the redirect of a form, but not to a refresh.
  c.header('Refresh', `0;url=${session.returnTo}`);
  return c.html(returnPage({ kind: 'returned', session, isSameBrowser: true }, undefined));
}
