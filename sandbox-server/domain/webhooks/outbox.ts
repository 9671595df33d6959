import type { Instant } from '../world/clock.ts';
import type { Ids } from '../world/id.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import type { DomainEvent } from './event.ts';

/** The webhook deliveries of a client. The newest 1,000 are kept. */
export type Outbox = {
  /** Creates a delivery for an event. @returns its id. */
  publish(clientId: string, event: DomainEvent): string;
  remove(id: string): void;
  put(delivery: Delivery): void;
  get(id: string): Delivery | undefined;
  /** In the order in which they were published. */
  list(): readonly Delivery[];
  /** The delivery that has been due the longest; `undefined` when none is due. */
  firstDue(now: Instant): Delivery | undefined;
  /** When the next attempt is due; `undefined` when none is pending. */
  nextDueTime(): Instant | undefined;
  /** Removes deliveries that are finished. */
  clear(): void;
  /** Replaces all deliveries without calling `onChange`. */
  restore(deliveries: readonly Delivery[]): void;
};

const MAX_DELIVERIES = 1000;

/**
 * @param onChange called with the id of a delivery that was added, changed or removed.
 * @param evolve adds unknown fields to the bodies.
 */
export function createOutbox(
  ids: Ids,
  onChange: (id: string) => void = () => undefined,
  evolve = false,
): Outbox {
  const deliveries = new Map<string, Delivery>();
  const waiting = new Set<string>();
  const index = (delivery: Delivery) => {
    deliveries.set(delivery.id, delivery);
    if (delivery.nextAttemptAt === undefined) waiting.delete(delivery.id);
    else waiting.add(delivery.id);
  };
  const put = (delivery: Delivery) => {
    index(delivery);
    onChange(delivery.id);
  };
  const earliest = () => {
    const candidates = [...waiting].flatMap((id) => deliveries.get(id) ?? []);
    return candidates.reduce<Delivery | undefined>(
      (first, each) => (dueTime(each) < dueTime(first) ? each : first),
      undefined,
    );
  };
  return {
    put,
    publish: (clientId, event) => {
      const id = ids.uuid();
      put({ ...createDelivery(id, clientId, event), ...(evolve && { isEvolved: true }) });
      const evicted = evictOldest(deliveries, waiting);
      if (evicted !== undefined) onChange(evicted);
      return id;
    },
    remove: (id) => {
      waiting.delete(id);
      if (deliveries.delete(id)) onChange(id);
    },
    get: (id) => deliveries.get(id),
    list: () => [...deliveries.values()],
    firstDue: (now) => {
      const first = earliest();
      return first !== undefined && dueTime(first) <= now ? first : undefined;
    },
    nextDueTime: () => earliest()?.nextAttemptAt,
    clear: () => {
      const finished = [...deliveries.keys()].filter((id) => !waiting.has(id));
      for (const id of finished) deliveries.delete(id);
      for (const id of finished) onChange(id);
    },
    restore: (others) => {
      deliveries.clear();
      waiting.clear();
      for (const delivery of others) index(delivery);
    },
  };
}

function dueTime(delivery: Delivery | undefined): Instant {
  return delivery?.nextAttemptAt ?? Number.POSITIVE_INFINITY;
}

/** Removes the oldest finished delivery above the maximum; a pending one only if none is finished. */
function evictOldest(deliveries: Map<string, Delivery>, waiting: Set<string>): string | undefined {
  if (deliveries.size <= MAX_DELIVERIES) return undefined;
  const [oldest] = [...deliveries.keys()].filter((id) => !waiting.has(id));
  const evictedId = oldest ?? deliveries.keys().next().value;
  if (evictedId === undefined) return undefined;
  deliveries.delete(evictedId);
  waiting.delete(evictedId);
  return evictedId;
}
