import type { ErrorCode, JourneyMode } from '../protocol.ts';
import { parseAuthorizationUri } from './authorization-uri.ts';
import { createHostClient, type HostClient, type SessionRequest } from './host-client.ts';
import { HostFault } from './host-fault.ts';
import type { JourneyPorts, JourneySite } from './journey.ts';
import type { ModeSetting } from './journey-mode.ts';
import type { Messages } from './messages/messages.ts';
import type { PendingSession } from './pending-session.ts';
import { challengeOf, createVerifier } from './verifier.ts';

/** What the element knows when a journey starts. */
export type JourneySettings = {
  /** Absolute. */
  endpoint: URL;
  /** In place of `fetch`. */
  client: HostClient | undefined;
  /** Sent with every request to the endpoint. */
  headers: Readonly<Record<string, string>> | undefined;
  mode: ModeSetting;
  request: Pick<SessionRequest, 'use_case' | 'provider_id' | 'connection_id' | 'language'>;
  messages: Messages;
  /** What tells this element's session from those of others on the page. */
  key: string;
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
  const verifier = createVerifier();
  const challenge = await challengeOf(verifier);
  const { id, uri, origins, lifetime } = await clientOf(settings).createSession(
    {
      ...settings.request,
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
export function clientOf(settings: JourneySettings): HostClient {
  return settings.client ?? createHostClient(settings);
}

/** A fault that stays until page or endpoint are changed. */
function mistake(code: ErrorCode, detail: string): HostFault {
  return new HostFault({ code, recoverable: false, detail });
}
