/** Where browsers come back to from the bank. */
import { type Context, type Env, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PATHS } from '../protocol.ts';
import { isHttpException } from './error-shapes.ts';
import { readForm } from './guard.ts';
import type { Host } from './host.ts';
import { answer, type Landing, land } from './landing.ts';
import { dropCookie, readCookie } from './return-cookie.ts';
import { returnPage, returnPageHeaders } from './return-page.ts';
import { sealHeaders } from './sealed-headers.ts';
import { outcomeAt } from './session.ts';

/** State, token and answer, with room to spare. */
const MAX_FORM_BYTES = 2048;

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
    sealHeaders(c, await returnPageHeaders());
  });

  app.get(PATHS.return, async (c: Context<E>) => {
    if (isOnlyALook(c)) return reply(c, host, { kind: 'dead' });
    const landing = await untroubled(host, () =>
      land(host, {
        state: c.req.query('state'),
        error: c.req.query('error'),
        userIp: userIpOf(c),
        cookieOf: (id) => readCookie(c, host, id),
        isUser: (userId) => isSignedIn(host, () => isUser(c, userId)),
      }),
    );
    return reply(c, host, landing);
  });

  app.post(PATHS.return, bodyLimit({ maxSize: MAX_FORM_BYTES }), async (c: Context<E>) => {
    const site = c.req.header('Sec-Fetch-Site') ?? 'same-origin';
    if (site !== 'same-origin') return reply(c, host, { kind: 'dead' });
    const form = await readForm(c, host);
    const landing = await untroubled(host, () =>
      answer(host, {
        state: form.get('state') ?? undefined,
        token: form.get('token') ?? '',
        isYes: form.get('answer') === 'yes',
        userIp: userIpOf(c),
      }),
    );
    return reply(c, host, landing);
  });

  return app;
}

/** Looking at the address without opening it uses nothing up. */
function isOnlyALook(c: Context): boolean {
  return c.req.method !== 'GET' || /prefetch/i.test(c.req.header('Sec-Purpose') ?? '');
}

/** Trouble inside is no business of whoever comes back: the page that waits goes on asking. */
async function untroubled(host: Host, landing: () => Promise<Landing>): Promise<Landing> {
  try {
    return await landing();
  } catch (error) {
    host.emit({ type: 'internal-error', error });
    return { kind: 'dead' };
  }
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

/**
 * The cookie stays until the outcome is known: a browser that loads the address twice is still the
 * same. After a form, browsers check where a redirect leads against `form-action`, but not a refresh.
 */
function reply(c: Context, host: Host, landing: Landing): Response | Promise<Response> {
  const isBack = landing.kind === 'page' || landing.kind === 'redirect';
  if (isBack && outcomeAt(landing.session, host.clock()).status !== 'pending') {
    dropCookie(c, host, landing.session);
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
