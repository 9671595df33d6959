/** Shows on landing that this browser is the one that started. */
import type { Context } from 'hono';
import { deleteCookie, generateCookie, getCookie } from 'hono/cookie';
import { PATHS } from '../protocol.ts';
import type { Host } from './host.ts';
import type { Session } from './session.ts';

/** The header that has a browser keep it, where it may. */
export function keepingCookie(
  host: Host,
  { id, stateHash, hasCookie, expiresAt }: Session,
): { 'Set-Cookie': string } | undefined {
  if (!hasCookie) return undefined;
  const { name, ...scope } = cookieOf(host, id);
  const maxAge = Math.max(0, Math.ceil((expiresAt - host.clock()) / 1000));
  return { 'Set-Cookie': generateCookie(name, stateHash, { ...scope, maxAge }) };
}

export function readCookie(c: Context, host: Host, sessionId: string): string | undefined {
  return getCookie(c, cookieOf(host, sessionId).name);
}

export function dropCookie(c: Context, host: Host, { id, hasCookie }: Session) {
  const { name, ...scope } = cookieOf(host, id);
  if (hasCookie) deleteCookie(c, name, scope);
}

/**
 * `__Host-` keeps pages of other hosts of the site from planting one, and wants the path to be `/`.
 * Without https, which is on this machine only, browsers refuse the prefix.
 */
function cookieOf(host: Host, sessionId: string) {
  const { path, isSecure: secure } = host.publicUrl();
  return {
    name: `${secure ? '__Host-' : ''}connect-bank-${sessionId}`,
    path: secure ? '/' : `${path}${PATHS.return}`,
    secure,
    httpOnly: true,
    sameSite: 'Lax',
  } as const;
}
