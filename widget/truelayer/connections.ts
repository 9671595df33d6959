/** The connections of a client: create, reconfirm and check them. */

import { isTrueLayerError } from './errors.ts';
import type { CallOptions } from './options.ts';
import { checkOk } from './responses.ts';
import { type CreatedConnection, createdConnection, reconfirmedConnection } from './schema.ts';
import { parserOf, segment, type Transport } from './transport.ts';

export type Scope = 'info' | 'accounts' | 'balance' | 'transactions';

/** `one_time`: data can be read right after the login at the bank. `recurring`: during the consent. */
export type DataAccessType = 'one_time' | 'recurring';

/** The banks that the hosted page offers. */
export type ProviderFilter = {
  countries?: readonly string[];
  release_channel?: 'general_availability' | 'public_beta' | 'private_beta';
  customer_segments?: readonly ('retail' | 'business' | 'corporate')[];
  provider_ids?: readonly string[];
  excludes?: { provider_ids?: readonly string[] };
};

/** Body of `POST /v3/data-connections`. */
export type CreateConnectionBody = {
  scopes: readonly Scope[];
  provider_selection:
    | { type: 'user_selected'; filter?: ProviderFilter }
    | { type: 'preselected'; provider_id: string };
  /** `name`, and `email` or `phone`, unless the client is regulated itself. */
  user: { id?: string; name?: string; email?: string; phone?: string };
  user_consent:
    | { type: 'authorization_flow_captured' }
    | { type: 'precaptured'; captured_at: string };
  hosted_page?:
    | {
        type: 'authorization_flow';
        return_uri: string;
        country_code?: string;
        language_code?: string;
      }
    | { type: 'result_page'; language_code?: string };
  authorization_flow?: { redirect: { return_uri: string } };
  data_access_type?: DataAccessType;
  metadata?: Readonly<Record<string, string>>;
};

/**
 * `open`: its accounts can be read. `not-authorized`: the user has not authorised it, or not yet.
 * `ended`: it was revoked, has expired, or never had the scope `accounts`. `unknown`: this client
 * has no such connection.
 */
export type ConnectionAccess = 'open' | 'not-authorized' | 'ended' | 'unknown';

/** The result of a reconfirmation. A field is absent if TrueLayer does not send it. */
export type Reconfirmation = {
  /**
   * `no_action_needed`: the consent is extended. `reconfirmation_of_consent_needed`: the user has to
   * reconfirm it. `authentication_needed`: the user has to log in at the bank.
   */
  actionNeeded?:
    | 'no_action_needed'
    | 'reconfirmation_of_consent_needed'
    | 'authentication_needed'
    | (string & {});
  /** Where to send a user who has to act. */
  userInputLink?: string;
};

export type Connections = {
  /**
   * Creates a connection. Never retried, because every request that arrives creates one.
   * @param options.userAgent the user's `User-Agent`, for clients with their own pages.
   */
  create(
    body: CreateConnectionBody,
    options?: CallOptions & { userAgent?: string | undefined },
  ): Promise<CreatedConnection>;
  /**
   * Extends a recurring consent that the user has given again, at `capturedAt` or now, or returns what
   * the user has to do first. Never retried. A preview, which TrueLayer has not published.
   * @param options.returnUri where the user returns to, if there is something to do.
   * @throws {NotFoundError} if it is not available, or the connection does not exist.
   */
  reconfirm(
    connectionId: string,
    options?: CallOptions & { capturedAt?: Date | undefined; returnUri?: string | undefined },
  ): Promise<Reconfirmation>;
  /**
   * Checks that the accounts of a connection can be read. Reads none of them: only the status of
   * TrueLayer's response decides. Needs the scope `accounts`.
   * @throws {InvalidStateError} if the user has not authorised it, or not yet.
   * @throws {ForbiddenError} if it was revoked, has expired, or never had the scope.
   * @throws {NotFoundError} if this client has no such connection.
   * @throws {TrueLayerError} of another class if the check failed.
   */
  check(connectionId: string, options?: CallOptions): Promise<void>;
  /** The result of `check` as a value. @throws {TrueLayerError} if the check failed. */
  access(connectionId: string, options?: CallOptions): Promise<ConnectionAccess>;
};

export function createConnections(send: Transport, clock: () => number): Connections {
  const check: Connections['check'] = async (connectionId, options) => {
    const request = {
      operation: 'connected-accounts-get-accounts',
      method: 'GET',
      path: '/v3/connected-accounts',
      headers: { 'Connection-Id': connectionId },
      parse: checkOk,
      needsBody: (status: number) => status !== 200,
    } as const;
    await send(request, options);
  };
  return {
    check,
    async create(body, options) {
      const request = {
        operation: 'create-connection',
        method: 'POST',
        path: '/v3/data-connections',
        headers: { 'X-Device-User-Agent': options?.userAgent },
        body,
        parse: parserOf(createdConnection),
      } as const;
      return (await send(request, options)).data;
    },
    async reconfirm(connectionId, options) {
      const { capturedAt = new Date(clock()), returnUri } = options ?? {};
      if (Number.isNaN(capturedAt.getTime())) throw new TypeError('capturedAt: expected a date');
      const request = {
        operation: 'reconfirm-connection',
        method: 'POST',
        path: reconfirmationPath(connectionId),
        body: reconfirmationBodyOf(capturedAt, returnUri),
        parse: parserOf(reconfirmedConnection),
      } as const;
      const { action_needed: actionNeeded, user_input_link: userInputLink } = (
        await send(request, options)
      ).data;
      return {
        ...(actionNeeded !== undefined && { actionNeeded }),
        ...(userInputLink !== undefined && { userInputLink }),
      };
    },
    async access(connectionId, options) {
      try {
        await check(connectionId, options);
        return 'open';
      } catch (error) {
        return accessOf(error);
      }
    },
  };
}

function reconfirmationBodyOf(capturedAt: Date, returnUri: string | undefined) {
  return {
    user_consent: { type: 'precaptured', captured_at: capturedAt.toISOString() },
    ...(returnUri !== undefined && {
      hosted_page: { type: 'authorization_flow', return_uri: returnUri },
    }),
  };
}

/** @guess A consent is reconfirmed with `POST /v3/data-connections/{connection_id}/reconfirmation`. */
function reconfirmationPath(connectionId: string): string {
  return `/v3/data-connections/${segment('connectionId', connectionId)}/reconfirmation`;
}

/** @guess Invalid State means that a connection is not authorised, and Forbidden that its access has ended; TrueLayer does not document which of them follows a revoked or expired consent. */
function accessOf(error: unknown): ConnectionAccess {
  switch (isTrueLayerError(error) ? error.name : undefined) {
    case 'InvalidStateError':
      return 'not-authorized';
    case 'ForbiddenError':
      return 'ended';
    case 'NotFoundError':
      return 'unknown';
    default:
      throw error;
  }
}
