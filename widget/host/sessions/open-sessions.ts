/**
 * How many sessions a user may have open. Each holds one of the user's slots, which is a note in the
 * store: so the limit is one for all replicas, and a slot that nobody releases expires by itself.
 */

import type { Host } from '../context.ts';
import { hashOf } from '../crypto.ts';
import { Refusal } from '../errors.ts';
import { outcomeAt, type Session, type SessionStore } from './session.ts';

/** Seconds. Slots become free when sessions end, which nobody knows before. */
const RETRY_AFTER = 60;

/** @throws {TypeError} for a limit that is none. */
export function checkMaxSessionsPerUser(max: unknown): void {
  if (max === Number.POSITIVE_INFINITY) return;
  if (typeof max === 'number' && Number.isSafeInteger(max) && max > 0) return;
  throw new TypeError('maxSessionsPerUser: expected a whole number above 0, or Infinity');
}

/**
 * The session that `create` makes, in one of its user's slots.
 * @throws {Refusal} where the user has as many open sessions as are allowed.
 */
export async function createInSlot(
  host: Host,
  userId: string,
  create: (slot: number | undefined) => Promise<Session>,
): Promise<Session> {
  if (host.maxSessionsPerUser === Number.POSITIVE_INFINITY) return create(undefined);
  const slot = await reserveSlot(host, userId);
  let session: Session | undefined;
  try {
    session = await create(slot);
    return session;
  } finally {
    // It was not created, or another replica's is used in its place.
    if (session?.slot !== slot) await releaseSlot(host.store, userId, slot);
  }
}

async function reserveSlot(
  { store, clock, lifetimeMs, maxSessionsPerUser: slots }: Host,
  userId: string,
): Promise<number> {
  const first = Math.floor(Math.random() * slots);
  for (let nth = 0; nth < slots; nth += 1) {
    const slot = (first + nth) % slots;
    if (await store.note(slotKey(userId, slot), clock() + lifetimeMs)) return slot;
  }
  const detail = 'This user has too many open sessions';
  throw new Refusal('rate-limited', detail, { retryAfter: RETRY_AFTER });
}

/** A store in which a session gives its slot back with the change that ends it. */
export function releaseEndedSessions(store: SessionStore, clock: () => number): SessionStore {
  return {
    ...store,
    async replace(next) {
      const { slot, ...rest } = next;
      if (slot === undefined || outcomeAt(next, clock()).status === 'pending') {
        return store.replace(next);
      }
      const isReplaced = await store.replace(rest);
      if (isReplaced) await releaseSlot(store, next.userId, slot);
      return isReplaced;
    },
  };
}

/** What fails here is no loss: the slot expires with the session. */
async function releaseSlot(store: SessionStore, userId: string, slot: number): Promise<void> {
  await store.erase(slotKey(userId, slot)).catch(() => {});
}

/** A hash, as ids may be of any length, and may be personal data. */
function slotKey(userId: string, slot: number): string {
  return `open:${hashOf(userId)}:${slot}`;
}
