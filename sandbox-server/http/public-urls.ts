import type { Context, MiddlewareHandler } from 'hono';
import { failed } from '../domain/error.ts';
import type { Env } from './exchange.ts';
import { problemResponse } from './problem.ts';

/** Origins under which the sandbox is known to its callers; left out, the one it was called on. */
export type PublicUrls = { auth?: string; api?: string; app?: string; webhooks?: string };

/** TrueLayer's hosts, and the paths that each of them answers alone. */
const PATHS_OF = {
  auth: /^\/(?:connect\/|\.well-known\/openid-configuration(?:$|\/))/,
  api: /^\/v3(?:$|\/)/,
  app: /^\/(?:data|bank)(?:$|\/)/,
  webhooks: /^\/\.well-known\/jwks$/,
} as const;
const HOSTS = ['auth', 'api', 'app', 'webhooks'] as const;

/** Called in TrueLayer's name (in process, or by MSW), it answers in TrueLayer's name. */
const TRUELAYER_ORIGIN = /^https:\/\/(auth|api|app|webhooks)\.(truelayer(?:-sandbox)?\.com)\.?$/;

const TRUELAYER_SANDBOX = 'truelayer-sandbox.com';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;

export function originsOf(urls: PublicUrls, c: Context): Required<PublicUrls> {
  const { origin } = new URL(c.req.url);
  const domain = TRUELAYER_ORIGIN.exec(origin)?.[2];
  const originFor = (host: string) => (domain === undefined ? origin : `https://${host}.${domain}`);
  return {
    auth: urls.auth ?? originFor('auth'),
    api: urls.api ?? originFor('api'),
    app: urls.app ?? originFor('app'),
    webhooks: urls.webhooks ?? originFor('webhooks'),
  };
}

/**
 * A path at another of TrueLayer's hosts than its own is Not Found, as it is there: a token that is
 * asked for at the API's host is a mistake of the client's.
 */
export function refuseForeignPaths(): MiddlewareHandler<Env> {
  return async function checkHost(c, next) {
    if (!c.req.url.startsWith('https:')) return next();
    const [, asked] = TRUELAYER_ORIGIN.exec(new URL(c.req.url).origin) ?? [];
    const owner = HOSTS.find((host) => PATHS_OF[host].test(c.req.path));
    if (asked === undefined || owner === undefined || owner === asked) return next();
    const why = `\`${c.req.path}\` is answered by \`${owner}.\`, and was asked of \`${asked}.\``;
    return problemResponse(c, failed('not_found', why).error);
  };
}

/** Whether a host is this machine, in whatever spelling. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname.replace(/\.$/, ''));
}

/**
 * Why a call in code does not reach the sandbox; nothing when it does. Only TrueLayer's sandbox hosts
 * and the sandbox's own are answered: in a test a call to production must fail, as it would without
 * a network.
 * @param own origins at which the sandbox is reached.
 */
export function foreignHostReason(url: string, own: readonly string[]): string | undefined {
  const { protocol, hostname, port, origin } = new URL(url);
  const name = hostname.replace(/\.$/, '');
  const [host, ...domain] = name.split('.');
  const isTrueLayer =
    protocol === 'https:' && port === '' && domain.join('.') === TRUELAYER_SANDBOX;
  if (isTrueLayer && HOSTS.some((each) => each === host)) return undefined;
  if (isLoopbackHost(hostname) || own.includes(origin)) return undefined;
  const hint = /(?:^|\.)truelayer\.com$/.test(name)
    ? `That is TrueLayer's production. In tests give your client the environment 'sandbox'.`
    : `Call TrueLayer's sandbox hosts (https://${HOSTS.join(', ')}.${TRUELAYER_SANDBOX}), localhost, or name the origin in the option urls.`;
  return `The sandbox does not answer ${origin}. ${hint}`;
}
