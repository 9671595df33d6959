/** Sessions in this process's memory: for one replica, and gone with it. */
import type { Session, SessionStore } from '../session.ts';

/** Enough for a busy hour; about a kilobyte each. */
const MAX_SESSIONS = 20_000;

/**
 * A bounded, expiring store. Where it is full the oldest session makes room, so give it room for
 * all the journeys that begin while one is remembered.
 */
export function memoryStore({
  maxSessions = MAX_SESSIONS,
  clock = Date.now,
}: {
  maxSessions?: number;
  /** Milliseconds since the epoch. */
  clock?: () => number;
} = {}): SessionStore {
  /** In the order of insertion, which is about the order of expiry. */
  const kept = new Map<string, { session: Session; forgetAt: number }>();

  function forget(): void {
    for (const [id, { forgetAt }] of kept) {
      if (clock() < forgetAt && kept.size < maxSessions) return;
      kept.delete(id);
    }
  }

  function present(id: string) {
    const entry = kept.get(id);
    return entry !== undefined && clock() < entry.forgetAt ? entry : undefined;
  }

  return {
    async insert(session, forgetAt) {
      if (present(session.id) !== undefined) return false;
      forget();
      kept.delete(session.id);
      kept.set(session.id, { session, forgetAt });
      return true;
    },
    async read(id) {
      return present(id)?.session;
    },
    async replace(next) {
      const entry = present(next.id);
      if (entry === undefined || entry.session.version !== next.version - 1) return false;
      entry.session = next;
      return true;
    },
  };
}
