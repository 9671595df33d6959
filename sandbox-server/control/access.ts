import { createHash, timingSafeEqual } from 'node:crypto';
import { getPath } from 'hono/utils/url';
import { isLoopbackHost } from '../http/public-urls.ts';

/**
 * Who may use the control plane of a sandbox on a port. It can do everything, so a page of another
 * site must not reach it through the browser of whoever runs the sandbox, nor a neighbour through
 * the network.
 */
export type ControlAccess = {
  /** The port can be reached from this machine alone. */
  isLoopback: boolean;
  /** What `Authorization: Bearer` must bear where the address does not tell enough. */
  token?: string | undefined;
};

/** Looks of the inspector, which say nothing of the sandbox: a browser opens them without a token. */
const INSPECTOR = /^\/_sandbox(?:$|\/$|\/assets\/)/;

/** The answer to a request that may not reach the control plane; none to any other. */
export function controlRefusal(
  request: Request,
  { isLoopback, token }: ControlAccess,
): Response | undefined {
  const path = getPath(request);
  if (!/^\/_sandbox(?:\/|$)/.test(path)) return undefined;
  const isLook = request.method === 'GET' && INSPECTOR.test(path);
  const isLinked = isLook && request.headers.get('Sec-Fetch-Mode') === 'navigate';
  if (isLoopback && isFromHere(request) && (isLinked || isFromOwnPage(request))) return undefined;
  if (token === undefined) return problem(403, 'Forbidden', whyNot(isLoopback));
  if (isLook || bears(request, token)) return undefined;
  return problem(401, 'Unauthorized', 'The control token must be sent as Authorization: Bearer.');
}

export function isLoopbackAddress(address: string): boolean {
  return /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/.test(address);
}

/**
 * Another site's name for this address would be its DNS's trick, and another origin its page's: a
 * browser sends the one as `Host`, the other as `Origin`.
 */
function isFromHere(request: Request): boolean {
  const { hostname, origin } = new URL(request.url);
  const from = request.headers.get('Origin');
  return isLoopbackHost(hostname) && (from === null || originOf(from) === origin);
}

/**
 * What a page of another site, or of another port of this machine, asks for without CORS comes without
 * an `Origin`. Programs other than browsers send no such header at all.
 */
function isFromOwnPage(request: Request): boolean {
  return ['none', 'same-origin'].includes(request.headers.get('Sec-Fetch-Site') ?? 'none');
}

/** As a URL has it, whatever the spelling: `HTTP://LOCALHOST:80` is `http://localhost`. */
function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

/** Compares digests in constant time, so that no answer tells how much of a guess was right. */
function bears(request: Request, token: string): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1] ?? '';
  return timingSafeEqual(digestOf(sent), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function whyNot(isLoopback: boolean): string {
  return isLoopback
    ? 'The control plane answers to localhost and its own origin only, or to a control token: start the sandbox with --control-token.'
    : 'On an address that others can reach, the control plane needs a control token: start the sandbox with --control-token.';
}

function problem(status: 401 | 403, title: string, detail: string): Response {
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
