import { type Connection, statusOf } from '../../domain/connection/connection.ts';
import { accessStateAt, nextActionsAt, timelineOf } from '../../domain/connection/timeline.ts';
import { isoMillis } from '../../domain/world/clock.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { PATHS } from '../../pages/page-response.ts';

/**
 * A connection as its tester sees it: what the API says of it and what it keeps to itself, what
 * happened, and what may happen next.
 * @param origin of its hosted page and of its bank.
 */
export function presentConnection(tenant: Tenant, connection: Connection, origin: string) {
  const now = tenant.clock.now();
  const { scopes, accessType, metadata, failure } = connection;
  return {
    id: connection.id,
    client_id: connection.clientId,
    status: statusOf(connection),
    access: accessStateAt(connection, now),
    ...{ scopes, access_type: accessType },
    user: { id: connection.userId },
    ...peopleOf(tenant, connection),
    ...addressesOf(connection, origin),
    created_at: isoMillis(connection.createdAt),
    ...(connection.consentEndsAt !== undefined && {
      consent_ends_at: isoMillis(connection.consentEndsAt),
    }),
    ...(connection.accountIds && { account_ids: connection.accountIds }),
    ...(failure && { failure: { stage: failure.stage, reason: failure.reason } }),
    ...(metadata && { metadata }),
    timeline: timelineOf(connection, now).map((entry) => ({
      ...entry,
      at: isoMillis(entry.at),
    })),
    next: nextActionsAt(connection, now).map(({ at, ...next }) => ({
      ...next,
      ...(at !== undefined && { at: isoMillis(at) }),
    })),
  };
}

/** The bank, and who logged in there. */
function peopleOf({ bank }: Tenant, { providerId, login }: Connection) {
  const provider = bank.providers.find(({ id }) => id === providerId);
  const mockUser = bank.mockUsers.find(({ id }) => id === login?.mockUserId);
  return {
    ...(provider && { provider: { id: provider.id, display_name: provider.displayName } }),
    ...(login && {
      mock_user: {
        id: login.mockUserId,
        username: login.username,
        ...(mockUser?.name !== undefined && { name: mockUser.name }),
      },
    }),
  };
}

/** Pages of ours that the user can visit, and where the client wants them back. */
function addressesOf(connection: Connection, origin: string) {
  const { id, journeyId, bankVisitId, hostedPage, isLedByClient, returnUri } = connection;
  return {
    ...(hostedPage !== undefined && {
      hosted_page_uri: `${origin}${PATHS.journey(journeyId)}?connection_id=${id}`,
    }),
    ...(isLedByClient && { bank_uri: `${origin}${PATHS.bank(bankVisitId)}` }),
    ...(returnUri !== undefined && { return_uri: returnUri }),
  };
}
