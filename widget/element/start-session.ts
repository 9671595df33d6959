import type { ErrorCode, JourneyMode } from '../protocol.ts';
import { parseAuthorizationUri } from './authorization-uri.ts';
import type { FlowPorts } from './browser-ports.ts';
import { type HostClient, HostFault, type SessionRequest } from './host-client.ts';
import type { ModeSetting } from './journey-mode.ts';
import type { Messages } from './messages/messages.ts';
import type { PendingSession } from './pending-session.ts';
import { challengeOf, createVerifier } from './verifier.ts';

/** What the element knows when a journey starts. */
export type JourneySettings = {
  /** Absolute. */
  endpoint: URL;
  client: HostClient;
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
  { client, request }: JourneySettings,
  mode: JourneyMode,
  { clock, page: { location } }: Pick<FlowPorts, 'clock' | 'page'>,
  signal: AbortSignal,
): Promise<PendingSession> {
  if (!isSecureContext) throw mistake('endpoint-failed', 'Needs https');
  const verifier = createVerifier();
  const challenge = await challengeOf(verifier);
  const { id, uri, origins, lifetime } = await client.createSession(
    {
      ...request,
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

/** A fault that stays until page or endpoint are changed. */
export function mistake(code: ErrorCode, detail: string): HostFault {
  return new HostFault({ code, recoverable: false, detail });
}
