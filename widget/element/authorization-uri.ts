/** Where the element is willing to send a user. */

/**
 * TrueLayer's hosted pages, accepted when the host names no origins of its own.
 * @guess The hosted page of TrueLayer's sandbox is at `app.truelayer-sandbox.com`.
 */
const HOSTED_PAGE = /^https:\/\/app\.truelayer(-sandbox)?\.com$/;

/** Hosts of this very machine. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The address to go to, or undefined when it must not be navigated to: it has to be absolute,
 * https (http only on a loopback host), without credentials, and on one of `origins`. Without
 * `origins`, TrueLayer's hosted pages are accepted, and loopback hosts from a loopback page.
 */
export function parseAuthorizationUri(
  uri: string,
  origins: readonly unknown[] | undefined,
  page: { hostname: string },
): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname, origin, href } = new URL(uri);
  const local = LOOPBACK.test(hostname);
  const safe = protocol === 'https:' || (protocol === 'http:' && local);
  const vouched = origins
    ? origins.includes(origin)
    : HOSTED_PAGE.test(origin) || (local && LOOPBACK.test(page.hostname));
  // Credentials would stand in front of the host.
  return safe && vouched && href.startsWith(`${origin}/`) ? href : undefined;
}
