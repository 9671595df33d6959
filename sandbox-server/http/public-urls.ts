import type { Context, MiddlewareHandler } from 'hono';
import { failed } from '../domain/error.ts';
import type { Env, PublicUrls } from './env.ts';
import { problemResponse } from './problem.ts';

/** TrueLayer's hosts, and the paths that only this host has. */
const HOST_PATHS = {
  auth: /^\/(?:connect\/|\.well-known\/openid-configuration(?:$|\/))/,
  api: /^\/v3(?:$|\/)/,
  app: /^\/(?:data|bank)(?:$|\/)/,
  webhooks: /^\/\.well-known\/jwks$/,
} as const;
const HOSTS = ['auth', 'api', 'app', 'webhooks'] as const;

/** In process and under MSW, requests go to TrueLayer's own hosts, and so do the URLs in responses. */
const TRUELAYER_ORIGIN = /^https:\/\/(auth|api|app|webhooks)\.(truelayer(?:-sandbox)?\.com)\.?$/;

const TRUELAYER_SANDBOX = 'truelayer-sandbox.com';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;

/** The public origins for the URLs in a response. */
export function originsOf(c: Context<Env>): Required<PublicUrls> {
  const { urls } = c.env;
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
 * Responds Not Found when a path is requested on another of TrueLayer's hosts, as TrueLayer does: a
 * token request to the API host is a bug in the client.
 */
export function rejectForeignPaths(): MiddlewareHandler<Env> {
  return async function checkHost(c, next) {
    if (!c.req.url.startsWith('https:')) return next();
    const [, requested] = TRUELAYER_ORIGIN.exec(new URL(c.req.url).origin) ?? [];
    const owner = HOSTS.find((host) => HOST_PATHS[host].test(c.req.path));
    if (requested === undefined || owner === undefined || owner === requested) return next();
    const why = `\`${c.req.path}\` belongs to the host \`${owner}.\`, and was requested from \`${requested}.\``;
    return problemResponse(c, failed('not_found', why).error);
  };
}

/** Whether a host name or IP address is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname.replace(/\.$/, ''));
}

/**
 * Why an in-process request is rejected; `undefined` if it is accepted. Only TrueLayer's sandbox hosts
 * and the sandbox's own origins are accepted: in a test a request to production must fail, as it would
 * without a network.
 * @param own the sandbox's own origins.
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
