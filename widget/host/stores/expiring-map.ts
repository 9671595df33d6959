/** A map in memory with entries that expire. */

type Entry<Value> = {
  value: Value;
  /** Epoch milliseconds by the clock. */
  forgetAt: number;
  /** The same by `performance.now()`, which a change of the clock does not affect. */
  elapsedAt: number;
};

/**
 * How many expired entries stay in memory, hidden, until their time has really elapsed: when a clock
 * that was set ahead by mistake is corrected, they are available again.
 */
const MAX_HIDDEN = 1000;

/** Entries to check for each one that is added, so that expired ones are removed. */
const SWEEP_STEPS = 2;

type ExpiringMap<Value> = {
  readonly size: number;
  /** `undefined` if the key is absent or expired. Removes nothing. */
  get(key: string): Value | undefined;
  /** @param forgetAt epoch milliseconds, by the clock. */
  set(key: string, value: Value, forgetAt: number): void;
  /** Changes the value of a live key, but not when it expires. Does nothing for any other key. */
  update(key: string, value: Value): void;
  delete(key: string): void;
  oldest(): string | undefined;
  /** Deletes the oldest entry if it has expired. */
  deleteExpired(): boolean;
};

/** @param onDelete called with every deleted entry. */
export function createExpiringMap<Value>(
  clock: () => number,
  onDelete: (key: string, value: Value) => void = () => {},
): ExpiringMap<Value> {
  const entries = new Map<string, Entry<Value>>();
  let unvisited = entries.entries();

  const hasElapsed = (entry: Entry<Value>) => performance.now() >= entry.elapsedAt;
  const isExpired = (entry: Entry<Value>) => clock() >= entry.forgetAt || hasElapsed(entry);

  function remove(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    onDelete(key, entry.value);
  }

  function sweep(): void {
    for (let step = 0; step < SWEEP_STEPS; step += 1) {
      const { value, done } = unvisited.next();
      if (done) unvisited = entries.entries();
      else if (hasElapsed(value[1]) || (isExpired(value[1]) && entries.size > MAX_HIDDEN)) {
        remove(value[0]);
      }
    }
  }

  function getLive(key: string): Entry<Value> | undefined {
    const entry = entries.get(key);
    return entry !== undefined && !isExpired(entry) ? entry : undefined;
  }

  return {
    get size() {
      return entries.size;
    },
    get: (key) => getLive(key)?.value,
    set(key, value, forgetAt) {
      sweep();
      remove(key);
      const elapsedAt = performance.now() + Math.max(0, forgetAt - clock());
      entries.set(key, { value, forgetAt, elapsedAt });
    },
    update(key, value) {
      const entry = getLive(key);
      if (entry !== undefined) entry.value = value;
    },
    delete: remove,
    oldest: () => entries.keys().next().value,
    deleteExpired() {
      const [key, entry] = entries.entries().next().value ?? [];
      if (key === undefined || entry === undefined || !isExpired(entry)) return false;
      remove(key);
      return true;
    },
  };
}
