import type { Scope } from '../../schema/create-connection.ts';
import { failed, ok, type Result } from '../error.ts';
import { lackOf } from '../world/client.ts';
import { durationOf, type Instant, isoMillis } from '../world/clock.ts';
import { type Connection, statusOf } from './connection.ts';
import { USER_INFO_WINDOW } from './consent.ts';

const USER_INFO_MS = durationOf(USER_INFO_WINDOW);

/** A connection whose user is known to have logged in and approved. */
export type OpenConnection = Connection &
  Required<
    Pick<Connection, 'login' | 'accountIds' | 'authorizedAt' | 'consentEndsAt' | 'providerId'>
  >;

/**
 * Whether `scope`'s data may be read from the connection at `now`. Lapsed and revoked access are no
 * statuses of the published API: they are how a read fails.
 * @guess Revoked, lapsed and unscoped access are all Forbidden, as TrueLayer's errors page can be read.
 */
export function accessAt(
  connection: Connection,
  scope: Scope,
  now: Instant,
): Result<OpenConnection> {
  if (!isOpen(connection)) {
    return failed('invalid_state', whyClosed(connection));
  }
  const refusal = refusalAt(connection, scope, now);
  return refusal === undefined ? ok(connection) : failed('forbidden', refusal);
}

function isOpen(connection: Connection): connection is OpenConnection {
  return statusOf(connection) === 'authorized';
}

function whyClosed(connection: Connection): string {
  const { failure, openedAt } = connection;
  const is = `the connection is \`${statusOf(connection)}\``;
  if (failure !== undefined) {
    return `${is}: \`${failure.reason}\` at ${isoMillis(failure.at)}`;
  }
  const progress = openedAt === undefined ? 'not begun to authorise it' : 'not authorised it yet';
  return `${is}: the user has ${progress}`;
}

function refusalAt(connection: OpenConnection, scope: Scope, now: Instant): string | undefined {
  const { revokedAt, consentEndsAt, scopes, login } = connection;
  if (revokedAt !== undefined) return `the user revoked access at ${isoMillis(revokedAt)}`;
  if (!scopes.includes(scope)) return lackOf(scope, scopes);
  if (now >= consentEndsAt) return `access ended at ${isoMillis(consentEndsAt)}`;
  const infoEndsAt = login.at + USER_INFO_MS;
  if (scope === 'info' && now >= infoEndsAt) {
    return `user info could be read until ${isoMillis(infoEndsAt)}, five minutes after the bank login`;
  }
  return undefined;
}
