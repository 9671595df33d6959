import type { Messages } from './messages/messages.ts';
import type { JourneySettings, Wishes } from './start-session.ts';

/** What a journey starts with; undefined when the endpoint is missing or is no address. */
export function settingsOf(
  element: Wishes & Pick<JourneySettings, 'mode'> & { readonly endpoint: string },
  messages: Messages,
): JourneySettings | undefined {
  const { endpoint, mode } = element;
  if (!endpoint || !URL.canParse(endpoint, document.baseURI)) return undefined;
  return { endpoint: new URL(endpoint, document.baseURI), mode, messages, wishes: element };
}
