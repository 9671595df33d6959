/** Sessions in this process's memory: for one replica, and gone with it. */

import { outcomeAt } from '../sessions/outcome.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { createEvictionOrder } from './eviction-order.ts';
import { createExpiringMap } from './expiring-map.ts';

/** Enough for a busy hour; about a kilobyte each. */
const MAX_SESSIONS = 20_000;

/** Markers for each session: its slot, and those of a webhook. */
const MARKERS_PER_SESSION = 3;

/**
 * A bounded, expiring store. When it is full, the oldest session of the user who has the most makes
 * room; one whose callback is still to run is kept as long as there is another. Steps of the clock hide
 * sessions at most for as long as the clock is ahead.
 */
export function memoryStore({
  maxSessions = MAX_SESSIONS,
  clock = Date.now,
}: {
  /** @default 20000 */
  maxSessions?: number;
  /** Milliseconds since the epoch. */
  clock?: () => number;
} = {}): SessionStore {
  const order = createEvictionOrder();
  const sessions = createExpiringMap<Session>(clock, (id, { userId }) => order.delete(userId, id));
  const markers = createExpiringMap<true>(clock);

  /** A session that must not be evicted is in the store and not in the order of eviction. */
  function updateOrder(session: Session): void {
    if (isCallbackPending(session, clock())) order.delete(session.userId, session.id);
    else order.add(session.userId, session.id);
  }

  function makeRoom(): void {
    if (sessions.size < maxSessions || sessions.deleteExpired()) return;
    const evicted = order.next() ?? sessions.oldest();
    if (evicted !== undefined) sessions.delete(evicted);
  }

  function makeRoomForMarker(): void {
    if (markers.size < maxSessions * MARKERS_PER_SESSION) return;
    const oldest = markers.oldest();
    if (oldest !== undefined) markers.delete(oldest);
  }

  return {
    async insert(session, forgetAt) {
      if (sessions.get(session.id) !== undefined) return false;
      makeRoom();
      sessions.set(session.id, session, forgetAt);
      updateOrder(session);
      return true;
    },
    read: async (id) => sessions.get(id),
    async replace(next) {
      const current = sessions.get(next.id);
      if (current === undefined || current.version !== next.version - 1) return false;
      sessions.update(next.id, next);
      updateOrder(next);
      return true;
    },
    async setMarker(key, forgetAt) {
      if (markers.get(key)) return false;
      makeRoomForMarker();
      markers.set(key, true, forgetAt);
      return true;
    },
    hasMarker: async (key) => markers.get(key) !== undefined,
    async deleteMarker(key) {
      markers.delete(key);
    },
  };
}

/** TrueLayer has said yes, and neither the partner nor the browser has been told yet. */
function isCallbackPending(session: Session, now: number): boolean {
  return session.authorizedAt !== undefined && outcomeAt(session, now).status === 'pending';
}
