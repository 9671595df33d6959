/** Sessions in this process's memory: for one replica, and gone with it. */
import type { Session, SessionStore } from '../session.ts';

/** Enough for a busy hour; about a kilobyte each. */
const MAX_SESSIONS = 20_000;

/**
 * A bounded, expiring store. Where it is full the oldest session makes room, so give it room for
 * all the journeys that begin while one is remembered. Notes have as much room of their own.
 */
export function memoryStore({
  maxSessions = MAX_SESSIONS,
  clock = Date.now,
}: {
  maxSessions?: number;
  /** Milliseconds since the epoch. */
  clock?: () => number;
} = {}): SessionStore {
  /** Both in the order of insertion, which is about the order of expiry. */
  const kept = new Map<string, { session: Session; forgetAt: number }>();
  const notes = new Map<string, { forgetAt: number }>();

  /** Makes room for one more: what is over goes, and the oldest where there is no room. */
  function forget(entries: Map<string, { forgetAt: number }>): void {
    for (const [key, { forgetAt }] of entries) {
      if (clock() < forgetAt && entries.size < maxSessions) return;
      entries.delete(key);
    }
  }

  function present(id: string) {
    const entry = kept.get(id);
    return entry !== undefined && clock() < entry.forgetAt ? entry : undefined;
  }

  function isNoted(key: string): boolean {
    return clock() < (notes.get(key)?.forgetAt ?? 0);
  }

  return {
    async insert(session, forgetAt) {
      if (present(session.id) !== undefined) return false;
      forget(kept);
      kept.delete(session.id);
      kept.set(session.id, { session, forgetAt });
      return true;
    },
    read: (id) => present(id)?.session,
    async replace(next) {
      const entry = present(next.id);
      if (entry === undefined || entry.session.version !== next.version - 1) return false;
      entry.session = next;
      return true;
    },
    async note(key, forgetAt) {
      if (isNoted(key)) return false;
      forget(notes);
      notes.delete(key);
      notes.set(key, { forgetAt });
      return true;
    },
    isNoted: async (key) => isNoted(key),
    async erase(key) {
      notes.delete(key);
    },
  };
}
