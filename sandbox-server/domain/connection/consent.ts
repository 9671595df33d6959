import type { DataAccessType } from '../../schema/create-connection.ts';
import { durationOf, type Instant } from '../world/clock.ts';

/** A recurring consent lasts this long before it must be reconfirmed. Source: TrueLayer's overview. */
const RECURRING_CONSENT = 'P90D';

/**
 * How long the data of a one-time connection can be read after the bank login.
 * @guess One-time access lasts an hour: TrueLayer says only that it depends on the bank.
 */
const ONE_TIME_WINDOW = 'PT1H';

/** User info can be read only this long after the bank login. Source: TrueLayer's user-info guide. */
export const USER_INFO_WINDOW = 'PT5M';

/** When access under a consent given now would end. */
export function consentEndsAt(accessType: DataAccessType, from: Instant): Instant {
  return from + durationOf(accessType === 'recurring' ? RECURRING_CONSENT : ONE_TIME_WINDOW);
}
