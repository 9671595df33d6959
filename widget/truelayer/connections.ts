/** The connections of a client: opened, prolonged, looked at. */

import { isTrueLayerError } from './errors.ts';
import type { CallOptions } from './options.ts';
import { checkOk } from './responses.ts';
import { type CreatedConnection, createdConnection, reconfirmedConnection } from './schema.ts';
import { reads, segment, type Transport } from './transport.ts';

export type Scope = 'info' | 'accounts' | 'balance' | 'transactions';

/** `one_time`: right after the login at the bank. `recurring`: throughout the consent. */
export type DataAccessType = 'one_time' | 'recurring';

/** Which banks the hosted page offers. */
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
  /** `name` and one of `email` and `phone`, unless the client is regulated itself. */
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
 * `open`: its accounts can be read. `not-authorised`: its user has not approved, or not yet.
 * `ended`: it was revoked, has lapsed, or never had the scope `accounts`. `unknown`: no such
 * connection of this client.
 */
export type ConnectionAccess = 'open' | 'not-authorised' | 'ended' | 'unknown';

/** A consent after it was reconfirmed; each part where TrueLayer says it. */
export type Reconfirmation = { status?: string; consentEndsAt?: Date };

export type Connections = {
  /**
   * Opens a connection. `userAgent` is the user's own, for clients with their own pages. Never
   * tried again by itself: each one that arrives opens a connection.
   */
  create(
    body: CreateConnectionBody,
    options?: CallOptions & { userAgent?: string | undefined },
  ): Promise<CreatedConnection>;
  /**
   * A preview: prolongs a recurring consent that the user has given anew, at `capturedAt` or now.
   * TrueLayer has not published this; where it is not available the answer is a `NotFoundError`, as
   * for a connection that does not exist. Never tried again by itself.
   */
  reconfirm(
    connectionId: string,
    options?: CallOptions & { capturedAt?: Date | undefined },
  ): Promise<Reconfirmation>;
  /**
   * Checks that the accounts of a connection can be read, and reads none: the status of TrueLayer's
   * answer decides, whatever its body holds. Needs the scope `accounts`.
   * @throws {InvalidStateError} if its user has not approved it (yet, or any more).
   * @throws {ForbiddenError} if it was revoked, has lapsed, or never had the scope.
   * @throws {NotFoundError} if it is no connection of this client.
   * @throws {TrueLayerError} of another class if that is not known now.
   */
  check(connectionId: string, options?: CallOptions): Promise<void>;
  /** What `check` finds, as a word. Throws where nobody can tell now. */
  access(connectionId: string, options?: CallOptions): Promise<ConnectionAccess>;
};

export function connectionsOf(call: Transport, clock: () => number): Connections {
  const check: Connections['check'] = async (connectionId, options) => {
    const what = {
      operation: 'connected-accounts-get-accounts',
      method: 'GET',
      path: '/v3/connected-accounts',
      headers: { 'Connection-Id': connectionId },
      read: checkOk,
      needsBody: (status: number) => status !== 200,
    } as const;
    await call(what, options);
  };
  return {
    check,
    async create(body, options) {
      const what = {
        operation: 'create-connection',
        method: 'POST',
        path: '/v3/data-connections',
        headers: { 'X-Device-User-Agent': options?.userAgent },
        body,
        read: reads(createdConnection),
      } as const;
      return (await call(what, options)).data;
    },
    async reconfirm(connectionId, options) {
      const { capturedAt = new Date(clock()) } = options ?? {};
      if (Number.isNaN(capturedAt.getTime())) throw new TypeError('capturedAt: expected a date');
      const what = {
        operation: 'reconfirm-connection',
        method: 'POST',
        path: reconfirmationPath(connectionId),
        body: { user_consent: { type: 'precaptured', captured_at: capturedAt.toISOString() } },
        read: reads(reconfirmedConnection),
      } as const;
      const { status, consent_expires_at: end } = (await call(what, options)).data;
      return {
        ...(status !== undefined && { status }),
        ...(end !== undefined && { consentEndsAt: new Date(end) }),
      };
    },
    async access(connectionId, options) {
      try {
        await check(connectionId, options);
        return 'open';
      } catch (error) {
        return accessAfter(error);
      }
    },
  };
}

/** @guess A consent is reconfirmed with `POST /v3/data-connections/{connection_id}/reconfirmation`. */
function reconfirmationPath(connectionId: string): string {
  return `/v3/data-connections/${segment('connectionId', connectionId)}/reconfirmation`;
}

/** @guess Invalid State says that a connection is not authorised, Forbidden that its access is over: which of them a revoked or lapsed consent is answered with is not documented. */
function accessAfter(error: unknown): ConnectionAccess {
  switch (isTrueLayerError(error) ? error.name : undefined) {
    case 'InvalidStateError':
      return 'not-authorised';
    case 'ForbiddenError':
      return 'ended';
    case 'NotFoundError':
      return 'unknown';
    default:
      throw error;
  }
}
