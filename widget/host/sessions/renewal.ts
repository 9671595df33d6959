/**
 * Renews a connection: the browser names it, the partner says whether it is the user's, and its consent is
 * reconfirmed at TrueLayer, at once or by the user, or else given again in a journey with a new connection.
 */
import type { Context, Env } from 'hono';
import { isTrueLayerError } from '../../truelayer/errors.ts';
import type { DataAccessType } from '../../truelayer/index.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';
import type { RenewalOptions, User } from '../options/options.ts';
import { trustedUrlOf } from './connection.ts';
import type { Session } from './session.ts';

/**
 * Calls the partner's `owns`, whose exceptions are passed on.
 * @throws {ProblemError} `connection-not-found` if the connection is not the user's; `invalid-request` if
 *   the endpoint has no option `renewal`.
 */
export async function authorizeRenewal<E extends Env>(
  c: Context<E>,
  options: RenewalOptions<E> | undefined,
  renewed: { user: User; connectionId: string },
): Promise<void> {
  if (options === undefined) {
    throw new ProblemError('invalid-request', 'connection_id: this endpoint renews nothing');
  }
  if (!(await options.owns(c, renewed))) throw new ProblemError('connection-not-found');
}

/** A consent that is extended already, or will be once the user has acted at `authorizationUri`. */
export type RenewedConsent = Pick<Session, 'connectionId' | 'authorizationUri'> & {
  isExtended: boolean;
};

/**
 * Reconfirms a recurring consent. Returns `undefined` if a journey with a new connection is necessary.
 * @throws {TrueLayerError} if TrueLayer could not be reached.
 */
export async function reconfirmConsent(
  { reconfirms, truelayer, isHostedPage, clock, emit }: HostContext,
  { connectionId, accessType, returnUri, userIp }: ReconfirmationRequest,
): Promise<RenewedConsent | undefined> {
  if (!reconfirms || connectionId === undefined || accessType !== 'recurring') return undefined;
  try {
    const capturedAt = new Date(clock());
    const { actionNeeded, userInputLink } = await truelayer.connections.reconfirm(connectionId, {
      capturedAt,
      returnUri,
      userIp,
    });
    if (actionNeeded === 'no_action_needed') {
      return { connectionId, authorizationUri: returnUri, isExtended: true };
    }
    const authorizationUri = trustedUrlOf(userInputLink, isHostedPage);
    if (authorizationUri === undefined) return undefined;
    return { connectionId, authorizationUri, isExtended: false };
  } catch (error) {
    if (!isPermanent(error)) throw error;
    emit({ type: 'upstream-failed', error });
    return undefined;
  }
}

type ReconfirmationRequest = {
  connectionId: string | undefined;
  accessType: DataAccessType;
  /** Where a user who has to act returns to. */
  returnUri: string;
  userIp: string | undefined;
};

/** True for an error that a retry would meet again, such as that the access has ended. */
function isPermanent(error: unknown): boolean {
  const status = isTrueLayerError(error) ? (error.status ?? 500) : 500;
  return status < 500 && status !== 429;
}
