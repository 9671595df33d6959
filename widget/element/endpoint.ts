import { isSecureUrl, parseUrl } from '../safe-url.ts';

/**
 * The absolute URL of an element's endpoint; undefined if it is missing or not secure. A `<base>` of
 * another origin is ignored: an attacker who can inject one must not receive the headers that go to the
 * endpoint.
 */
export function endpointOf(
  element: Pick<Element, 'baseURI'> & { readonly endpoint: string },
): URL | undefined {
  const { endpoint, baseURI } = element;
  // Not `location.origin`: in an `about:srcdoc` frame that is null.
  const { location, origin = location.origin } = globalThis;
  const base = parseUrl(baseURI)?.origin === origin ? baseURI : location.href;
  const url = endpoint ? parseUrl(endpoint, base) : undefined;
  return url && isSecureUrl(url) ? url : undefined;
}
