/** Shows on landing that this browser is the one that started, or the one that was asked. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Host } from '../context.ts';
import type { Session } from '../sessions/session.ts';

/** Enough for the journeys that one browser has under way; the oldest go, so that headers stay small. */
const MAX_COOKIES = 8;

/** Has the browser that starts keep a cookie, where it may. */
export function keepStartCookie(c: Context, host: Host, session: Session): void {
  if (session.hasCookie) keepCookie(c, host, session, session.stateHash);
}

/** Has the browser keep a value for the session, and forget those of the oldest sessions. */
export function keepCookie(
  c: Context,
  host: Host,
  { id, expiresAt }: Pick<Session, 'id' | 'expiresAt'>,
  value: string,
): void {
  const { prefix, ...scope } = scopeOf(host);
  const own = prefix + id;
  // Browsers send the cookies that they have longest first.
  const others = Object.keys(getCookie(c)).filter((name) => isOurs(name, prefix) && name !== own);
  for (const name of others.slice(0, Math.max(0, others.length + 1 - MAX_COOKIES))) {
    deleteCookie(c, name, scope);
  }
  const maxAge = Math.max(0, Math.ceil((expiresAt - host.clock()) / 1000));
  setCookie(c, own, value, { ...scope, maxAge });
}

export function readCookie(c: Context, host: Host, sessionId: string): string | undefined {
  return getCookie(c, scopeOf(host).prefix + sessionId);
}

/** Counts the tries of this browser within a minute, in a cookie. @returns 1 for the first. */
export function countTry(c: Context, host: Host): number {
  const { prefix, ...scope } = scopeOf(host);
  const name = `${prefix}tries`;
  const tries = (Number(getCookie(c, name)) || 0) + 1;
  setCookie(c, name, String(tries), { ...scope, maxAge: 60 });
  return tries;
}

function isOurs(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^[\w-]{22}$/.test(name.slice(prefix.length));
}

/**
 * `__Host-` keeps pages of other hosts of the site from planting one, and wants the path to be `/`.
 * Without https, which is on this machine only, browsers refuse the prefix.
 */
function scopeOf(host: Host) {
  const { path, isSecure: secure } = host.publicUrl();
  return {
    prefix: `${secure ? '__Host-' : ''}connect-bank-`,
    path: secure ? '/' : path || '/',
    secure,
    httpOnly: true,
    sameSite: 'Lax',
  } as const;
}
