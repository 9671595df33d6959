import type { ErrorCode, JourneyMode } from '../protocol.ts';
import { parseAuthorizationUri } from './authorization-uri.ts';
import { createHostClient, type HostClient } from './host-client.ts';
import { HostFault } from './host-fault.ts';
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
  if (!isSecureContext) throw mistake('endpoint-failed', 'Needs https');
  const { wishes } = settings;
  const verifier = createVerifier();
  const challenge = await challengeOf(verifier);
  const { id, uri, origins, lifetime } = await clientOf(settings).createSession(
    {
      use_case: wishes.useCase || undefined,
      provider_id: wishes.providerId || undefined,
      connection_id: wishes.renewConnectionId || undefined,
      language: tagOf(wishes),
      challenge,
      mode,
      return_path:
        mode === 'redirect' ? location.pathname + location.search + location.hash : undefined,
    },
    signal,
  );
  const checked = parseAuthorizationUri(uri, origins, location);
  if (!checked) throw mistake('invalid-url', `Not safe: ${uri}`);
  return { id, verifier, challenge, mode, uri: checked, deadline: clock.now() + lifetime };
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

/** A fault that stays until page or endpoint are changed. */
function mistake(code: ErrorCode, detail: string): HostFault {
  return new HostFault({ code, recoverable: false, detail });
}

/** What the page says it is written in, else what its user prefers; undefined when that is no tag. */
function tagOf(element: Element): string | undefined {
  const language = languageOf(element) || navigator.language;
  return /^[a-z]{2,8}(-[a-z\d]{1,8})*$/i.test(language) ? language : undefined;
}
