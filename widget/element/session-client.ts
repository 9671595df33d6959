/** The element's only network requests: two, to the partner's own endpoint. */
import {
  type CreateSessionBody,
  FAILURE_REASONS,
  HEADERS,
  PATHS,
  type SessionState,
} from '../protocol.ts';
import {
  type HostResponse,
  type SessionClientOptions,
  sendRequest,
  throwHostError,
} from './host-request.ts';
import { createVerifier } from './verifier.ts';

/**
 * Sends the element's requests to the host. Set your own as `hostClient` to send them in another way
 * than with `fetch`.
 */
export type HostClient = {
  /** Rejects with {@link HostError}, or with the error of `fetch` if there is no response. */
  createSession(request: SessionRequest, signal: AbortSignal): Promise<NewSession>;
  /** Reads the state of a session; rejects like `createSession`. */
  readSession(id: string, verifier: string, signal: AbortSignal): Promise<SessionReading>;
};

/** Body of a create request; undefined values are not sent. */
export type SessionRequest = {
  [K in keyof CreateSessionBody]: CreateSessionBody[K] | undefined;
} & {
  /** Sent instead of `challenge` by a browser without `crypto.subtle`. */
  verifier?: string | undefined;
};

export type NewSession = {
  id: string;
  /** URL of the journey, not validated: the element does that. */
  uri: string;
  /** The origins that `uri` may have; undefined for TrueLayer's own. */
  origins: readonly unknown[] | undefined;
  /** Milliseconds until it expires, by the host's clock: the user's may be wrong. */
  lifetime: number;
};

export type SessionReading = {
  session: SessionState;
  /** Milliseconds to wait before the next request. */
  retryAfter: number;
};

/** The {@link HostClient} that the element uses unless it is given another one. */
export function createSessionClient(options: SessionClientOptions): HostClient {
  return {
    async createSession(request, signal) {
      const response = await sendRequest(options, PATHS.sessions, signal, {
        method: 'POST',
        body: JSON.stringify(request),
        headers: {
          'Content-Type': 'application/json',
          [HEADERS.idempotencyKey]: request.challenge ?? createVerifier(),
        },
      });
      const {
        session_id: id,
        authorization_uri: uri,
        authorization_origins,
        expires_at,
      } = response.body;
      const lifetime = Date.parse(`${expires_at}`) - response.date;
      if (typeof id !== 'string' || typeof uri !== 'string' || Number.isNaN(lifetime))
        throwHostError(response);
      const origins = Array.isArray(authorization_origins) ? authorization_origins : undefined;
      return { id, uri, origins, lifetime };
    },
    async readSession(id, verifier, signal) {
      const response = await sendRequest(
        options,
        `${PATHS.sessions}/${encodeURIComponent(id)}`,
        signal,
        {
          headers: { [HEADERS.verifier]: verifier },
        },
      );
      const { retryAfter } = response;
      return { session: parseSessionState(response) ?? throwHostError(response), retryAfter };
    },
  };
}

function parseSessionState({ body }: HostResponse): SessionState | undefined {
  const { status, connection_id, reason, confirmed } = body;
  switch (status) {
    case 'pending':
    case 'expired':
      return { status };
    case 'authorized':
      return typeof connection_id === 'string' ? { status, connection_id } : undefined;
    case 'failed':
      return {
        status,
        reason: FAILURE_REASONS.find((known) => known === reason) ?? status,
        confirmed: confirmed === true,
      };
    default:
      return undefined;
  }
}
