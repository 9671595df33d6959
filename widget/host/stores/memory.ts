/** Sessions in this process's memory: for one replica, and gone with it. */

import { outcomeAt } from '../sessions/outcome.ts';
import type { Session, SessionStore } from '../sessions/session.ts';
import { createEvictionOrder } from './eviction-order.ts';
import { createExpiringMap } from './expiring-map.ts';

/** Enough for a busy hour; each takes about a kilobyte. */
const MAX_SESSIONS = 20_000;

/** Markers per session: its slot among the sessions of its user, and those of its webhooks. */
const MARKERS_PER_SESSION = 3;

/**
 * Creates a store with a maximum size and sessions that expire. When it is full, it evicts the oldest
 * session of the user with the most sessions. It evicts a session with a pending callback only if there
 * is no other. A clock that is set ahead by mistake hides sessions only until it is corrected.
 */
export function memoryStore({
  maxSessions = MAX_SESSIONS,
  clock = Date.now,
}: {
  /** @default 20000 */
  maxSessions?: number;
  /** Milliseconds since the epoch. @default Date.now */
  clock?: () => number;
} = {}): SessionStore {
  const order = createEvictionOrder();
  const sessions = createExpiringMap<Session>(clock, (id, { userId }) => order.delete(userId, id));
  const markers = createExpiringMap<true>(clock);

  /** Sessions that must not be evicted are not in the eviction order. */
  function updateOrder(session: Session): void {
    if (isCallbackPending(session, clock())) order.delete(session.userId, session.id);
    else order.add(session.userId, session.id);
  }

  function makeRoom(): void {
    if (sessions.size < maxSessions || sessions.deleteExpired()) return;
    const evicted = order.peek() ?? sessions.oldest();
    if (evicted !== undefined) sessions.delete(evicted);
  }

  /** Deletes the oldest marker if the store is full. */
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

/** Whether the session is authorised and its `onAuthorized` has not succeeded or failed for good. */
function isCallbackPending(session: Session, now: number): boolean {
  return session.authorizedAt !== undefined && outcomeAt(session, now).status === 'pending';
}
