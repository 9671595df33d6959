import type { ReconfirmationAction } from '../../schema/preview.ts';
import type { MockUser } from '../bank/mock-user.ts';
import { type Instant, parseDuration } from '../world/clock.ts';
import { type Connection, statusOf } from './connection.ts';

/**
 * How long a reconfirmation by the user counts.
 * @guess After the user has reconfirmed or authenticated, no further action is needed for a day.
 */
const SETTLED = 'P1D';

/** The reconfirmation that the user still has to take part in. */
export function pendingReconfirmationAt(
  connection: Connection,
  now: Instant,
): Connection['reconfirmation'] {
  const { reconfirmation, revokedAt, consentEndsAt = 0 } = connection;
  const isOpen = statusOf(connection) === 'authorized' && revokedAt === undefined;
  return isOpen && now < consentEndsAt && doneAtOf(connection) === undefined
    ? reconfirmation
    : undefined;
}

/** What the user has to do before the consent is extended, and whether that was done just now. */
export function actionNeededAt(
  connection: Connection,
  { behavior }: MockUser,
  now: Instant,
): { action: ReconfirmationAction; isSettled: boolean } {
  const doneAt = doneAtOf(connection);
  const isSettled = doneAt !== undefined && now < doneAt + parseDuration(SETTLED);
  const action = behavior.reconfirmation ?? 'authentication_needed';
  return { action: isSettled ? 'no_action_needed' : action, isSettled };
}

/** When the user took part in the last reconfirmation; `undefined` before that. */
function doneAtOf({ reconfirmation, reconfirmedAt }: Connection): Instant | undefined {
  if (reconfirmation === undefined || reconfirmedAt === undefined) return undefined;
  return reconfirmedAt >= reconfirmation.requestedAt ? reconfirmedAt : undefined;
}
