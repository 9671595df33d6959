import { createHash, timingSafeEqual } from 'node:crypto';
import { getPath } from 'hono/utils/url';
import { isLoopbackHost } from '../http/public-urls.ts';

/**
 * How the control plane of a sandbox on a port is protected. It can change everything, so neither a page
 * of another site nor another machine of the network may reach it.
 */
export type ControlAccess = {
  /** The sandbox listens on a loopback address, which only this machine can reach. */
  isLoopback: boolean;
  /** The token that `Authorization: Bearer` must contain if the sandbox is not on a loopback address. */
  token?: string | undefined;
};

/** The page and assets of the inspector. They contain no data, so a browser loads them without a token. */
const INSPECTOR = /^\/_sandbox(?:$|\/$|\/assets\/)/;

/** Returns the 401 or 403 response to a request that may not use the control plane, `undefined` for any other. */
export function checkControlAccess(
  request: Request,
  { isLoopback, token }: ControlAccess,
): Response | undefined {
  const path = getPath(request);
  if (!/^\/_sandbox(?:\/|$)/.test(path)) return undefined;
  const isInspectorPage = request.method === 'GET' && INSPECTOR.test(path);
  const isLinked = isInspectorPage && request.headers.get('Sec-Fetch-Mode') === 'navigate';
  if (isLoopback && isFromThisHost(request) && (isLinked || isSameSite(request))) return undefined;
  if (token === undefined) return problemResponse(403, 'Forbidden', forbiddenDetailOf(isLoopback));
  if (isInspectorPage || hasControlToken(request, token)) return undefined;
  return problemResponse(
    401,
    'Unauthorized',
    'The control token must be sent as Authorization: Bearer.',
  );
}

export function isLoopbackAddress(address: string): boolean {
  return /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/.test(address);
}

/** False for DNS rebinding (another host name in `Host`) and for pages of other origins (in `Origin`). */
function isFromThisHost(request: Request): boolean {
  const { hostname, origin } = new URL(request.url);
  const from = request.headers.get('Origin');
  return isLoopbackHost(hostname) && (from === null || originOf(from) === origin);
}

/**
 * False for requests of other sites and ports that a page sends without CORS, and so without `Origin`.
 * Programs other than browsers do not send `Sec-Fetch-Site`.
 */
function isSameSite(request: Request): boolean {
  return ['none', 'same-origin'].includes(request.headers.get('Sec-Fetch-Site') ?? 'none');
}

/** Normalizes an origin: `HTTP://LOCALHOST:80` becomes `http://localhost`. */
function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

/** Compares in constant time, so that the response time reveals nothing about the token. */
function hasControlToken(request: Request, token: string): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1] ?? '';
  return timingSafeEqual(sha256(sent), sha256(token));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function forbiddenDetailOf(isLoopback: boolean): string {
  return isLoopback
    ? 'The control plane answers to localhost and its own origin only, or to a control token: start the sandbox with --control-token.'
    : 'On an address that others can reach, the control plane needs a control token: start the sandbox with --control-token.';
}

function problemResponse(status: 401 | 403, title: string, detail: string): Response {
  const headers = {
    'Content-Type': 'application/problem+json; charset=UTF-8',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
  };
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail }), {
    status,
    headers,
  });
}
