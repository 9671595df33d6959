import type { ReadConnection } from '../../schema/preview.ts';
import type { Instant } from '../world/clock.ts';
import { type Connection, statusOf } from './connection.ts';

/** Where a connection stands for those who may ask: its status, or how its access has ended. */
export type ReadStatus = ReadConnection['status'];

export function readStatusAt(connection: Connection, now: Instant): ReadStatus {
  if (connection.revokedAt !== undefined) return 'revoked';
  const { consentEndsAt } = connection;
  if (consentEndsAt !== undefined && now >= consentEndsAt) return 'expired';
  return statusOf(connection);
}
