/** Cookies by which the return recognises a browser: the one that started, or the one that must confirm. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { HostContext } from '../context.ts';
import type { Session } from '../sessions/session.ts';

/** More journeys than one browser has open. The oldest are deleted, so that headers stay small. */
const MAX_COOKIES = 8;

/** Sets the cookie of the browser that starts, if its page is of our own origin. */
export function setStartCookie(c: Context, context: HostContext, session: Session): void {
  if (session.hasCookie) setSessionCookie(c, context, session, session.stateHash);
}

/** Sets a cookie of the session, and deletes those of the oldest sessions. */
export function setSessionCookie(
  c: Context,
  context: HostContext,
  { id, expiresAt }: Pick<Session, 'id' | 'expiresAt'>,
  value: string,
): void {
  const { prefix, ...scope } = scopeOf(context);
  const own = prefix + id;
  // Browsers send the oldest cookies first.
  const others = Object.keys(getCookie(c)).filter((name) => isOurs(name, prefix) && name !== own);
  for (const name of others.slice(0, Math.max(0, others.length + 1 - MAX_COOKIES))) {
    deleteCookie(c, name, scope);
  }
  const maxAge = Math.max(0, Math.ceil((expiresAt - context.clock()) / 1000));
  setCookie(c, own, value, { ...scope, maxAge });
}

export function readSessionCookie(
  c: Context,
  context: HostContext,
  sessionId: string,
): string | undefined {
  return getCookie(c, scopeOf(context).prefix + sessionId);
}

/** Counts the reloads of this browser within a minute, in a cookie. Returns 1 for the first. */
export function countReload(c: Context, context: HostContext): number {
  const { prefix, ...scope } = scopeOf(context);
  const name = `${prefix}reloads`;
  const reloads = (Number(getCookie(c, name)) || 0) + 1;
  setCookie(c, name, String(reloads), { ...scope, maxAge: 60 });
  return reloads;
}

function isOurs(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^[\w-]{22}$/.test(name.slice(prefix.length));
}

/**
 * The prefix `__Host-` prevents other hosts of the site from setting the cookie, and requires the path `/`.
 * Without https, which is on localhost only, browsers reject it.
 */
function scopeOf(context: HostContext) {
  const { path, isSecure: secure } = context.publicUrl();
  return {
    prefix: `${secure ? '__Host-' : ''}connect-bank-`,
    path: secure ? '/' : path || '/',
    secure,
    httpOnly: true,
    sameSite: 'Lax',
  } as const;
}
