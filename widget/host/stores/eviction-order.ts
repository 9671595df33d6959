/** The session to evict when a store is full: the oldest one of the user who has the most. */

type EvictionOrder = {
  add(userId: string, id: string): void;
  delete(userId: string, id: string): void;
  /** Returns the id to evict next, and does not remove it; `undefined` if there is none. */
  peek(): string | undefined;
};

export function createEvictionOrder(): EvictionOrder {
  /** Ids in the order of insertion. */
  const idsOf = new Map<string, Set<string>>();
  /** A set of users for each number of sessions that users have. */
  const usersWith: Set<string>[] = [];

  function moveUser(userId: string, from: number, to: number): void {
    usersWith[from]?.delete(userId);
    if (to > 0) {
      const users = usersWith[to] ?? new Set();
      usersWith[to] = users.add(userId);
    }
    while (usersWith.length > 0 && !usersWith.at(-1)?.size) usersWith.pop();
  }

  return {
    add(userId, id) {
      const ids = idsOf.get(userId) ?? new Set();
      if (ids.has(id)) return;
      idsOf.set(userId, ids.add(id));
      moveUser(userId, ids.size - 1, ids.size);
    },
    delete(userId, id) {
      const ids = idsOf.get(userId);
      if (!ids?.delete(id)) return;
      if (ids.size === 0) idsOf.delete(userId);
      moveUser(userId, ids.size + 1, ids.size);
    },
    peek() {
      const [userId] = usersWith.at(-1) ?? [];
      const [id] = (userId !== undefined && idsOf.get(userId)) || [];
      return id;
    },
  };
}
