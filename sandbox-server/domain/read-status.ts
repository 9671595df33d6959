import type { Instant } from './clock.ts';
import { type Connection, statusOf } from './connection.ts';

/** Where a connection stands for those who may ask: its status, or how its access has ended. */
export const READ_STATUSES = [
  'authorization_required',
  'authorizing',
  'authorized',
  'failed',
  'expired',
  'revoked',
] as const;
export type ReadStatus = (typeof READ_STATUSES)[number];

export function readStatusAt(connection: Connection, now: Instant): ReadStatus {
  if (connection.revokedAt !== undefined) return 'revoked';
  const { consentEndsAt } = connection;
  if (consentEndsAt !== undefined && now >= consentEndsAt) return 'expired';
  return statusOf(connection);
}
