/**
 * Renews a connection: the browser names it, the partner says whether it is the user's, and its consent is
 * reconfirmed at TrueLayer or, if that is not possible, given again in a journey.
 */
import type { Context, Env } from 'hono';
import { isTrueLayerError } from '../../truelayer/errors.ts';
import type { DataAccessType } from '../../truelayer/index.ts';
import type { HostContext } from '../context.ts';
import { ProblemError } from '../errors.ts';
import type { RenewalOptions, User } from '../options/options.ts';
import type { Session } from './session.ts';

/** @throws {ProblemError} unless the partner says that the connection is the user's. */
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

/**
 * Reconfirms a recurring consent. Returns `undefined` if a journey is necessary.
 * @throws {TrueLayerError} if TrueLayer could not be reached.
 */
export async function reconfirmConsent(
  { reconfirms, truelayer, clock, emit }: HostContext,
  connectionId: string | undefined,
  accessType: DataAccessType,
  userIp: string | undefined,
): Promise<Pick<Session, 'connectionId' | 'consentEndsAt'> | undefined> {
  if (!reconfirms || connectionId === undefined || accessType !== 'recurring') return undefined;
  try {
    const capturedAt = new Date(clock());
    const { consentEndsAt } = await truelayer.connections.reconfirm(connectionId, {
      capturedAt,
      userIp,
    });
    return {
      connectionId,
      ...(consentEndsAt && { consentEndsAt: consentEndsAt.getTime() }),
    };
  } catch (error) {
    if (!isPermanent(error)) throw error;
    emit({ type: 'upstream-failed', error });
    return undefined;
  }
}

/** True for an error that a retry would meet again, such as that the access has ended. */
function isPermanent(error: unknown): boolean {
  const status = isTrueLayerError(error) ? (error.status ?? 500) : 500;
  return status < 500 && status !== 429;
}
