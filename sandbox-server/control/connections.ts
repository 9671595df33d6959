import { z } from 'zod';
import { findProvider } from '../domain/bank/provider.ts';
import {
  type Connection,
  STATUSES,
  type Status,
  statusOf,
} from '../domain/connection/connection.ts';
import { scopeHintOf } from '../domain/connection/scope-hint.ts';
import { accessStateAt, nextActionsAt, timelineOf } from '../domain/connection/timeline.ts';
import { isoMillis } from '../domain/world/clock.ts';
import type { Tenant } from '../domain/world/tenant.ts';
import { PATHS } from '../http/page-paths.ts';
import { ProblemError } from '../http/problem-error.ts';
import { originsOf } from '../http/public-urls.ts';
import type { ControlContext } from './http.ts';
import { type ControlsFor, clientQuery, emptyBody, noBody, operationOn } from './operation.ts';
import { connectionIn, findConnection, type Scope, tenantIn, tenantsIn } from './scope.ts';

/** A connection's facts, with its status. */
export type ConnectionRecord = Connection & { status: Status };

export type Connections = {
  get(id: string): ConnectionRecord | undefined;
  /** Oldest first. */
  list(): ConnectionRecord[];
  /**
   * Revokes the access, as the user can do at the bank.
   * @throws RangeError when there is no such connection, or no access to revoke.
   */
  revoke(id: string): ConnectionRecord;
  /**
   * Ends the consent now, before its time is over.
   * @throws RangeError when there is no such connection, or no consent to end.
   */
  expire(id: string): ConnectionRecord;
};

export function createConnections(scope: Scope): Connections {
  return {
    get: (id) => {
      const found = findConnection(scope, id);
      return found && recordOf(found.connection);
    },
    list: () =>
      tenantsIn(scope).flatMap(({ connections }) => [...connections.values()].map(recordOf)),
    revoke: (id) => applyCommand(scope, id, 'revoke'),
    expire: (id) => applyCommand(scope, id, 'expire'),
  };
}

export function recordOf(connection: Connection): ConnectionRecord {
  return { ...connection, status: statusOf(connection) };
}

/**
 * Revokes or expires the connection now, which publishes the event of it.
 * @throws {ProblemError} if there is no such connection, or no access to end.
 */
function applyCommand(scope: Scope, id: string, type: 'revoke' | 'expire'): ConnectionRecord {
  const { tenant, connection } = connectionIn(scope, id);
  const result = tenant.apply(connection, { type });
  if (result.ok) return recordOf(result.connection);
  const state = accessStateAt(connection, tenant.clock.now());
  const why = state === 'none' ? `its status is \`${statusOf(connection)}\`` : `it is ${state}`;
  throw new ProblemError('not_now', `id: there is no access to ${type}: ${why}`);
}

const timestamp = z.iso.datetime();

export const wireConnection = z.object({
  id: z.string(),
  client_id: z.string(),
  status: z.enum(STATUSES),
  access: z.enum(['none', 'open', 'expired', 'revoked']),
  scopes: z.array(z.string()),
  hint: z.string().exactOptional(),
  access_type: z.string(),
  user: z.object({ id: z.string() }),
  provider: z.object({ id: z.string(), display_name: z.string() }).exactOptional(),
  mock_user: z
    .object({ id: z.string(), username: z.string(), name: z.string().exactOptional() })
    .exactOptional(),
  hosted_page_uri: z.string().exactOptional(),
  bank_uri: z.string().exactOptional(),
  return_uri: z.string().exactOptional(),
  created_at: timestamp,
  consent_ends_at: timestamp.exactOptional(),
  account_ids: z.array(z.string()).exactOptional(),
  failure: z.object({ stage: z.string(), reason: z.string() }).exactOptional(),
  metadata: z.record(z.string(), z.string()).exactOptional(),
  timeline: z.array(
    z.object({ at: timestamp, event: z.string(), detail: z.string().exactOptional() }),
  ),
  next: z.array(z.object({ action: z.string(), label: z.string(), at: timestamp.exactOptional() })),
});

const endedConnection = z.object({ connection: wireConnection });
const connectionList = z.object({ items: z.array(wireConnection) });

const operation = operationOn<{ controlsFor: ControlsFor<{ connections: Connections }> }>();

const end = (action: 'revoke' | 'expire', summary: string) =>
  operation({
    method: 'POST',
    path: `/connections/{id}/${action}`,
    summary,
    ...{ query: clientQuery, body: emptyBody, status: 200, problems: [404, 409] },
    response: endedConnection,
    handle: ({ c, id, query }, { controlsFor }) => {
      const connection = controlsFor(query).connections[action](id);
      return { connection: presentConnection(c, connection) };
    },
  });

export const connectionOperations = [
  operation({
    method: 'GET',
    path: '/connections',
    summary: 'List the connections, each with its timeline and its possible next actions',
    ...{ query: clientQuery, body: noBody, status: 200, problems: [404] },
    response: connectionList,
    handle: ({ c, query }, { controlsFor }) => {
      const connections = controlsFor(query).connections.list();
      return { items: connections.map((each) => presentConnection(c, each)) };
    },
  }),
  operation({
    method: 'GET',
    path: '/connections/{id}',
    summary: 'Read a connection',
    ...{ query: clientQuery, body: noBody, status: 200, problems: [404] },
    response: wireConnection,
    handle: ({ c, id, query }, { controlsFor }) => {
      const connection = controlsFor(query).connections.get(id);
      if (connection !== undefined) return presentConnection(c, connection);
      throw new ProblemError('unknown', `id: there is no connection ${id}`);
    },
  }),
  end('revoke', 'Revoke the access of a connection, as its user'),
  end('expire', 'End the consent of a connection now'),
];

/**
 * Presents a connection with what the API does not tell: its timeline and its possible next actions.
 * Its URLs are those under which the request reached the sandbox.
 */
export function presentConnection(
  c: ControlContext,
  connection: Connection,
): z.output<typeof wireConnection> {
  const tenant = tenantIn(c.env.world, connection.clientId);
  const now = tenant.clock.now();
  const { scopes, accessType, metadata, failure } = connection;
  const hint = scopeHintOf(tenant.client, scopes);
  return {
    id: connection.id,
    client_id: connection.clientId,
    status: statusOf(connection),
    access: accessStateAt(connection, now),
    ...{ scopes: [...scopes], access_type: accessType },
    ...(hint !== undefined && { hint }),
    user: { id: connection.userId },
    ...partiesOf(tenant, connection),
    ...urlsOf(connection, originsOf(c).app),
    created_at: isoMillis(connection.createdAt),
    ...(connection.consentEndsAt !== undefined && {
      consent_ends_at: isoMillis(connection.consentEndsAt),
    }),
    ...(connection.accountIds && { account_ids: [...connection.accountIds] }),
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

/** The fields `provider` and `mock_user`: the bank, and the mock user who logged in there. */
function partiesOf({ bank }: Tenant, { providerId, login }: Connection) {
  const provider = findProvider(bank.providers, providerId);
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

/** The pages that the user can visit, and the client's return URI. */
function urlsOf(connection: Connection, origin: string) {
  const { id, journeyId, bankJourneyId, hostedPage, isLedByClient, returnUri } = connection;
  return {
    ...(hostedPage !== undefined && {
      hosted_page_uri: `${origin}${PATHS.journey(journeyId)}?connection_id=${id}`,
    }),
    ...(isLedByClient && { bank_uri: `${origin}${PATHS.bank(bankJourneyId)}` }),
    ...(returnUri !== undefined && { return_uri: returnUri }),
  };
}
