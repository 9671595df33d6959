/** Which URLs the element may navigate to. */
import { isLoopback, isSecureUrl, parseUrl } from '../safe-url.ts';

/**
 * TrueLayer's hosted pages, accepted if the host sends no origins of its own.
 * @guess The hosted page of TrueLayer's sandbox is at `app.truelayer-sandbox.com`.
 */
const HOSTED_PAGE = /^https:\/\/app\.truelayer(-sandbox)?\.com$/;

/**
 * The URL of the journey, or undefined if the element must not navigate to it. It has to be absolute,
 * https (http only on a loopback host), without credentials, and of one of `origins`. Without `origins`,
 * TrueLayer's hosted pages are accepted, and loopback hosts from a loopback page.
 */
export function parseAuthorizationUri(
  uri: string,
  origins: readonly unknown[] | undefined,
  page: { hostname: string },
): string | undefined {
  const url = parseUrl(uri);
  if (!url || !isSecureUrl(url)) return undefined;
  const isAllowed = origins
    ? origins.some((each) => parseUrl(`${each}`)?.origin === url.origin)
    : HOSTED_PAGE.test(url.origin) || (isLoopback(url.hostname) && isLoopback(page.hostname));
  return isAllowed ? url.href : undefined;
}
