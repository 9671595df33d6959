/**
 * Limits how many sessions a user can have open. Each takes one of the user's slots, which is a marker in
 * the store: so the limit holds across replicas, and a slot that is never released expires by itself.
 */
import type { HostContext } from '../context.ts';
import { sha256 } from '../crypto.ts';
import { ProblemError } from '../errors.ts';
import { outcomeAt } from './outcome.ts';
import type { Session, SessionStore } from './session.ts';

/** Seconds. When a slot is released cannot be known before. */
const RETRY_AFTER = 60;

/** @throws {TypeError} for a limit that is no whole number above 0, nor `Infinity`. */
export function checkMaxSessionsPerUser(max: unknown): void {
  if (max === Number.POSITIVE_INFINITY) return;
  if (typeof max === 'number' && Number.isSafeInteger(max) && max > 0) return;
  throw new TypeError('maxSessionsPerUser: expected a whole number above 0, or Infinity');
}

/**
 * Reserves a slot of the user, and runs `create` with it.
 * @throws {ProblemError} if the user has as many open sessions as are allowed.
 */
export async function createInSlot(
  context: HostContext,
  userId: string,
  create: (slot: number | undefined) => Promise<Session>,
): Promise<Session> {
  if (context.maxSessionsPerUser === Number.POSITIVE_INFINITY) return create(undefined);
  const slot = await reserveSlot(context, userId);
  let session: Session | undefined;
  try {
    session = await create(slot);
    return session;
  } finally {
    // The session was not created, or that of another replica is used instead.
    if (session?.slot !== slot) await releaseSlot(context.store, userId, slot);
  }
}

/**
 * Reserves one of the user's slots in the store.
 * @throws {ProblemError} `rate-limited` if all are in use.
 */
async function reserveSlot(
  { store, clock, journeyTimeoutMs, maxSessionsPerUser: slots }: HostContext,
  userId: string,
): Promise<number> {
  const first = Math.floor(Math.random() * slots);
  for (let nth = 0; nth < slots; nth += 1) {
    const slot = (first + nth) % slots;
    const key = await slotKeyOf(userId, slot);
    if (await store.setMarker(key, clock() + journeyTimeoutMs)) return slot;
  }
  const detail = 'This user has too many open sessions';
  throw new ProblemError('rate-limited', detail, { retryAfter: RETRY_AFTER });
}

/** Wraps a store so that a session releases its slot with the change that ends it. */
export function withSlotRelease(store: SessionStore, clock: () => number): SessionStore {
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

/** Releases a slot. Errors are ignored: the slot expires with the session. */
async function releaseSlot(store: SessionStore, userId: string, slot: number): Promise<void> {
  const key = await slotKeyOf(userId, slot);
  await store.deleteMarker(key).catch(() => {});
}

/** A hash, as user ids may be of any length, and may be personal data. */
async function slotKeyOf(userId: string, slot: number): Promise<string> {
  return `open:${await sha256(userId)}:${slot}`;
}
