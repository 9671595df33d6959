import type { Scope } from '../../schema/create-connection.ts';
import type { ReadConnection } from '../../schema/preview.ts';
import { failed, ok, type Result } from '../error.ts';
import { type Instant, isoMillis, parseDuration } from '../world/clock.ts';
import { type Connection, statusOf } from './connection.ts';
import { USER_INFO_WINDOW } from './consent.ts';

const USER_INFO_MS = parseDuration(USER_INFO_WINDOW);

/** A connection that the user has authorised, so that these facts are known. */
export type AuthorizedConnection = Connection &
  Required<
    Pick<Connection, 'login' | 'accountIds' | 'authorizedAt' | 'consentEndsAt' | 'providerId'>
  >;

/**
 * Checks whether the data of `scope` may be read at `now`. Expired and revoked access are not statuses
 * in the published API: reads fail with an error.
 * @guess Revoked, expired and unscoped access are all Forbidden, as TrueLayer's errors page can be read.
 */
export function accessAt(
  connection: Connection,
  scope: Scope,
  now: Instant,
): Result<AuthorizedConnection> {
  if (!isAuthorized(connection)) {
    return failed('invalid_state', notAuthorizedReason(connection));
  }
  const reason = forbiddenReasonAt(connection, scope, now);
  return reason === undefined ? ok(connection) : failed('forbidden', reason);
}

function isAuthorized(connection: Connection): connection is AuthorizedConnection {
  return statusOf(connection) === 'authorized';
}

function notAuthorizedReason(connection: Connection): string {
  const { failure, openedAt } = connection;
  const is = `the connection is \`${statusOf(connection)}\``;
  if (failure !== undefined) {
    return `${is}: \`${failure.reason}\` at ${isoMillis(failure.at)}`;
  }
  const progress = openedAt === undefined ? 'not begun to authorise it' : 'not authorised it yet';
  return `${is}: the user has ${progress}`;
}

function forbiddenReasonAt(
  connection: AuthorizedConnection,
  scope: Scope,
  now: Instant,
): string | undefined {
  const { revokedAt, consentEndsAt, scopes, login } = connection;
  if (revokedAt !== undefined) return `the user revoked access at ${isoMillis(revokedAt)}`;
  if (!scopes.includes(scope)) {
    const granted = scopes.map((each) => `\`${each}\``).join(', ');
    return `the connection has no scope \`${scope}\`; it has ${granted}`;
  }
  if (now >= consentEndsAt) {
    const once = connection.accessType === 'one_time' ? 'one-time ' : '';
    return `${once}access ended at ${isoMillis(consentEndsAt)}`;
  }
  const infoEndsAt = login.at + USER_INFO_MS;
  if (scope === 'info' && now >= infoEndsAt) {
    return `user info could be read until ${isoMillis(infoEndsAt)}, five minutes after the bank login`;
  }
  return undefined;
}

/**
 * The status of a connection in `get-connection`, an endpoint that TrueLayer previews. Unlike the
 * connection's own status, it also can be `expired` and `revoked`.
 */
export function previewStatusAt(connection: Connection, now: Instant): ReadConnection['status'] {
  if (connection.revokedAt !== undefined) return 'revoked';
  const { consentEndsAt } = connection;
  if (consentEndsAt !== undefined && now >= consentEndsAt) return 'expired';
  return statusOf(connection);
}
