import type { DataAccessType } from '../../schema/create-connection.ts';
import { type Instant, parseDuration } from '../world/clock.ts';
import type { Connection } from './connection.ts';

/** How long a recurring consent lasts before it must be reconfirmed. Source: TrueLayer's overview. */
export const RECURRING_CONSENT = 'P90D';

/**
 * How long the data of a one-time connection can be read after the bank login, at a bank without a window
 * of its own. Source: TrueLayer's overview, which says that it depends on the bank.
 * @guess One-time access lasts five minutes, an hour or a day, depending on the bank.
 */
export const ONE_TIME_ACCESS = 'PT1H';

/** How long user info can be read after the bank login. Source: TrueLayer's user-info guide. */
export const USER_INFO_WINDOW = 'PT5M';

/**
 * When access ends under a consent given at `from`.
 * @param oneTimeAccess the bank's window for one-time access, as an ISO 8601 duration
 */
export function consentEndsAt(
  accessType: DataAccessType,
  from: Instant,
  oneTimeAccess: string = ONE_TIME_ACCESS,
): Instant {
  return from + parseDuration(accessType === 'recurring' ? RECURRING_CONSENT : oneTimeAccess);
}

/**
 * When the consent of a connection starts.
 * @guess The ninety days count from the login at the bank, or from `captured_at` if the client took the consent before.
 */
export function consentStartOf(connection: Connection): Instant | undefined {
  const { accessType, isConsentPrecaptured, consentedAt, login } = connection;
  return accessType === 'recurring' && isConsentPrecaptured ? consentedAt : login?.at;
}
