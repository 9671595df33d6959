import { isSecureUrl, parseUrl } from '../safe-url.ts';
import type { Messages } from './messages/messages.ts';
import type { JourneySettings, Wishes } from './start-session.ts';

/** What a journey starts with; undefined when the endpoint is missing or is no https address. */
export function settingsOf(
  element: Wishes & Pick<JourneySettings, 'mode'> & { readonly endpoint: string },
  messages: Messages,
): JourneySettings | undefined {
  const { mode } = element;
  const endpoint = endpointOf(element);
  return endpoint && { endpoint, mode, messages, wishes: element };
}

/**
 * Where the host is mounted. A `<base>` of another origin does not count: whoever can write it into the
 * page must not receive the headers that go to the endpoint.
 */
export function endpointOf(
  element: Pick<Element, 'baseURI'> & { readonly endpoint: string },
): URL | undefined {
  const { endpoint, baseURI } = element;
  // The origin of the window: that of an `about:srcdoc` address is null.
  const { location, origin = location.origin } = globalThis;
  const base = parseUrl(baseURI)?.origin === origin ? baseURI : location.href;
  const url = endpoint ? parseUrl(endpoint, base) : undefined;
  return url && isSecureUrl(url) ? url : undefined;
}
