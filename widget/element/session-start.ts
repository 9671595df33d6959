import { type JourneyMode, parseLanguage } from '../protocol.ts';
import { returnPathOf } from '../safe-url.ts';
import { attempt } from './attempt.ts';
import { parseAuthorizationUri } from './authorization-uri.ts';
import type { Browser } from './browser.ts';
import { configurationError } from './host-error.ts';
import { languageOf } from './messages/language-controller.ts';
import type { Messages } from './messages/messages.ts';
import type { ModeSetting } from './mode.ts';
import type { ConnectBankProperties } from './properties.ts';
import { createSessionClient, type HostClient } from './session-client.ts';
import type { PendingSession } from './session-storage.ts';
import { createVerifier, sha256Challenge } from './verifier.ts';

/** The properties of the element that describe the session. */
export type SessionOptions = Element &
  Readonly<
    Pick<
      ConnectBankProperties,
      'useCase' | 'providerId' | 'renewConnectionId' | 'headers' | 'hostClient'
    >
  >;

/** What a journey starts with. */
export type JourneySettings = {
  /** Absolute. */
  endpoint: URL;
  mode: ModeSetting;
  messages: Messages;
  element: SessionOptions;
};

/** Milliseconds, if the clocks of host and user differ too much to compute it. */
const DEFAULT_LIFETIME_MS = 1_800_000;

/**
 * Creates a session at the host and validates the URL of its journey.
 *
 * @throws {HostError} and what `fetch` throws.
 */
export async function startSession(
  settings: JourneySettings,
  mode: JourneyMode,
  { clock, page: { location } }: Pick<Browser, 'clock' | 'page'>,
  signal: AbortSignal,
): Promise<PendingSession> {
  // Undefined in test environments and old web views.
  if (globalThis.isSecureContext === false) {
    throw configurationError('endpoint-failed', 'Needs https');
  }
  const { element } = settings;
  const verifier = createVerifier();
  const challenge = await sha256Challenge(verifier);
  const { id, uri, origins, lifetime } = await hostClientFor(settings).createSession(
    {
      use_case: textOf(element.useCase),
      provider_id: textOf(element.providerId),
      connection_id: textOf(element.renewConnectionId),
      language: languageTagOf(element),
      // The host hashes the verifier if this browser cannot.
      challenge,
      ...(!challenge && { verifier }),
      mode,
      return_path: mode === 'redirect' ? returnPathOf(location) : undefined,
    },
    signal,
  );
  const checked = parseAuthorizationUri(uri, origins, location);
  if (!checked) throw configurationError('invalid-url', `Not safe: ${uri}`);
  const deadline = clock.now() + (lifetime > 0 ? lifetime : DEFAULT_LIFETIME_MS);
  // Without a challenge no return signal matches, and only polling finds the end.
  return { id, verifier, challenge: challenge ?? verifier, mode, uri: checked, deadline };
}

export function hostClientFor({ endpoint, element }: JourneySettings): HostClient {
  return element.hostClient ?? createSessionClient({ endpoint, headers: element.headers });
}

/**
 * The storage key of this element's session. An `id` alone identifies the element: after a renewal
 * `renewConnectionId` may name the new connection.
 */
export function storageKeyOf({ endpoint, element }: JourneySettings): string {
  const { useCase, providerId, renewConnectionId, id } = element;
  const traits = id ? [id] : [useCase, providerId, renewConnectionId];
  return ['connect-bank', endpoint, ...traits].join(' ');
}

/** The text of a property, which a page may have set to any value; undefined if it is blank. */
function textOf(value: unknown): string | undefined {
  return `${value ?? ''}`.trim() || undefined;
}

/** The language of the page, else the one the user prefers. */
function languageTagOf(element: Element): string | undefined {
  return (
    parseLanguage(languageOf(element)) ?? parseLanguage(attempt(() => navigator.language) ?? '')
  );
}
