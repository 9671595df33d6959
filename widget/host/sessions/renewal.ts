/**
 * Renewing a connection: the browser names one, the partner says whose it is, and its consent is
 * prolonged at TrueLayer or, where that is not possible, given anew in a journey.
 */
import type { Context, Env } from 'hono';
import { isTrueLayerError } from '../../truelayer/errors.ts';
import type { DataAccessType } from '../../truelayer/index.ts';
import type { Host } from '../context.ts';
import { Refusal } from '../errors.ts';
import type { User } from '../options/options.ts';
import type { Session } from './session.ts';
import type { Soon } from './soon.ts';

export type RenewalOptions<E extends Env = Env> = {
  /** Whether the connection that the browser names is this user's. Nothing is renewed without a yes. */
  owns: (
    c: Context<E>,
    renewed: { user: User; connectionId: string },
  ) => boolean | Promise<boolean>;
  /**
   * Prolong a recurring consent without another login at the bank. By the press of your button the
   * user reconfirms what your page has to say beside it: who reads what, and for how long. TrueLayer
   * has not published this yet; where it refuses, a journey follows, as without this option.
   */
  reconfirms?: boolean;
};

/** @throws {Refusal} unless the partner says that the named connection is the user's. */
export async function checkRenewal<E extends Env>(
  c: Context<E>,
  options: RenewalOptions<E> | undefined,
  renewed: { user: User; connectionId: string },
): Promise<void> {
  if (options === undefined) {
    throw new Refusal('invalid-request', 'connection_id: this endpoint renews nothing');
  }
  if (!(await options.owns(c, renewed))) throw new Refusal('connection-not-found');
}

type Prolonged = Pick<Session, 'connectionId' | 'consentEndsAt'>;

/**
 * The connection, its consent prolonged just now; nothing where that takes a journey.
 * @throws {TrueLayerError} where TrueLayer could not be asked.
 */
export function prolongedConsent(
  host: Host,
  connectionId: string | undefined,
  accessType: DataAccessType,
  userIp: string | undefined,
): Soon<Prolonged | undefined> {
  if (!host.reconfirms || connectionId === undefined || accessType !== 'recurring') {
    return undefined;
  }
  return reconfirmed(host, connectionId, userIp);
}

async function reconfirmed(
  host: Host,
  connectionId: string,
  userIp: string | undefined,
): Promise<Prolonged | undefined> {
  try {
    const capturedAt = new Date(host.clock());
    const { consentEndsAt } = await host.truelayer.connections.reconfirm(connectionId, {
      capturedAt,
      userIp,
    });
    return {
      connectionId,
      ...(consentEndsAt && { consentEndsAt: consentEndsAt.getTime() }),
    };
  } catch (error) {
    if (!isFinal(error)) throw error;
    host.emit({ type: 'upstream-failed', error });
    return undefined;
  }
}

/** A refusal that another try would meet again, such as of access that has ended already. */
function isFinal(error: unknown): boolean {
  const status = isTrueLayerError(error) ? (error.status ?? 500) : 500;
  return status < 500 && status !== 429;
}
