import type { DataAccessType } from '../../schema/create-connection.ts';
import { type Instant, parseDuration } from '../world/clock.ts';

/** How long a recurring consent lasts before it must be reconfirmed. Source: TrueLayer's overview. */
const RECURRING_CONSENT = 'P90D';

/**
 * How long the data of a one-time connection can be read after the bank login.
 * @guess One-time access lasts an hour: TrueLayer says only that it depends on the bank.
 */
const ONE_TIME_WINDOW = 'PT1H';

/** How long user info can be read after the bank login. Source: TrueLayer's user-info guide. */
export const USER_INFO_WINDOW = 'PT5M';

/** When access ends under a consent given at `from`. */
export function consentEndsAt(accessType: DataAccessType, from: Instant): Instant {
  return from + parseDuration(accessType === 'recurring' ? RECURRING_CONSENT : ONE_TIME_WINDOW);
}
