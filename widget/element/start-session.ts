import { type JourneyMode, parseLanguage } from '../protocol.ts';
import { returnPathOf } from '../safe-url.ts';
import { attempt } from './attempt.ts';
import { parseAuthorizationUri } from './authorization-uri.ts';
import { createHostClient, type HostClient } from './host-client.ts';
import { configurationFault } from './host-fault.ts';
import type { JourneyPorts, JourneySite } from './journey.ts';
import type { ModeSetting } from './journey-mode.ts';
import type { Messages } from './messages/messages.ts';
import { languageOf } from './messages/page-language.ts';
import type { PendingSession } from './pending-session.ts';
import { challengeOf, createVerifier } from './verifier.ts';

/** What the page asks of its element, as it says it in the element's properties. */
export type Wishes = Element & {
  readonly useCase: string | undefined;
  readonly providerId: string | undefined;
  readonly renewConnectionId: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly hostClient: HostClient | undefined;
};

/** What the element knows when a journey starts. */
export type JourneySettings = {
  /** Absolute. */
  endpoint: URL;
  mode: ModeSetting;
  messages: Messages;
  wishes: Wishes;
};

/** Milliseconds, where the host's clock and the user's do not agree on it. */
const UNKNOWN_LIFETIME = 1_800_000;

/**
 * Asks the host for a session whose address may be navigated to. Rejects with `HostFault`, or with
 * what `fetch` throws.
 */
export async function startSession(
  settings: JourneySettings,
  mode: JourneyMode,
  { clock, page: { location } }: Pick<JourneyPorts, 'clock'> & Pick<JourneySite, 'page'>,
  signal: AbortSignal,
): Promise<PendingSession> {
  // Test environments and old web views do not say so.
  if (globalThis.isSecureContext === false) {
    throw configurationFault('endpoint-failed', 'Needs https');
  }
  const { wishes } = settings;
  const verifier = createVerifier();
  const challenge = await challengeOf(verifier);
  const { id, uri, origins, lifetime } = await clientOf(settings).createSession(
    {
      use_case: textOf(wishes.useCase),
      provider_id: textOf(wishes.providerId),
      connection_id: textOf(wishes.renewConnectionId),
      language: tagOf(wishes),
      // A browser that cannot hash leaves it to the host.
      challenge,
      ...(!challenge && { verifier }),
      mode,
      return_path: mode === 'redirect' ? returnPathOf(location) : undefined,
    },
    signal,
  );
  const checked = parseAuthorizationUri(uri, origins, location);
  if (!checked) throw configurationFault('invalid-url', `Not safe: ${uri}`);
  // A lifetime that is over before it begins is the difference of two clocks.
  const deadline = clock.now() + (lifetime > 0 ? lifetime : UNKNOWN_LIFETIME);
  // Without a challenge no signal of the return page is known as ours, and polls alone tell of the end.
  return { id, verifier, challenge: challenge ?? verifier, mode, uri: checked, deadline };
}

/** Whoever talks to the host for this element. */
export function clientOf({ endpoint, wishes }: JourneySettings): HostClient {
  return wishes.hostClient ?? createHostClient({ endpoint, headers: wishes.headers });
}

/**
 * What tells this element's session from those of others on the page, and after a redirect. An `id` says
 * it alone: a connection that was renewed may be another one by then.
 */
export function keyOf({ endpoint, wishes }: JourneySettings): string {
  const { useCase, providerId, renewConnectionId, id } = wishes;
  const traits = id ? [id] : [useCase, providerId, renewConnectionId];
  return ['connect-bank', endpoint, ...traits].join(' ');
}

/** What a page wrote in an attribute or set as a property; undefined for nothing but spaces. */
function textOf(wish: unknown): string | undefined {
  return `${wish ?? ''}`.trim() || undefined;
}

/** What the page says it is written in, else what its user prefers; undefined when that is no tag. */
function tagOf(element: Element): string | undefined {
  return (
    parseLanguage(languageOf(element)) ?? parseLanguage(attempt(() => navigator.language) ?? '')
  );
}
