import type { Instant } from '../world/clock.ts';
import type { Ids } from '../world/id.ts';
import { type Delivery, newDelivery } from './delivery.ts';
import type { DomainEvent } from './event.ts';

/** What is to be told, has been told, and how that went; the newest are kept. */
export type Outbox = {
  publish(clientId: string, event: DomainEvent): void;
  put(delivery: Delivery): void;
  get(id: string): Delivery | undefined;
  /** In the order in which they were published. */
  list(): readonly Delivery[];
  /** The one that should have been tried first, if any is due. */
  dueAt(now: Instant): Delivery | undefined;
  /** When the next one will be due. */
  nextAt(): Instant | undefined;
  /** Forgets what is not to be told any more. */
  clear(): void;
  /** Takes deliveries of another outbox in place of its own, without a word. */
  restore(deliveries: readonly Delivery[]): void;
};

const KEPT = 1000;

/** @param onChange hears which delivery is not as it was. */
export function createOutbox(ids: Ids, onChange: (id: string) => void = () => undefined): Outbox {
  const deliveries = new Map<string, Delivery>();
  const waiting = new Set<string>();
  const keep = (delivery: Delivery) => {
    deliveries.set(delivery.id, delivery);
    if (delivery.nextAttemptAt === undefined) waiting.delete(delivery.id);
    else waiting.add(delivery.id);
  };
  const put = (delivery: Delivery) => {
    keep(delivery);
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
      put(newDelivery(ids.uuid(), clientId, event));
      const forgotten = forgetOldest(deliveries, waiting);
      if (forgotten !== undefined) onChange(forgotten);
    },
    get: (id) => deliveries.get(id),
    list: () => [...deliveries.values()],
    dueAt: (now) => {
      const first = earliest();
      return first !== undefined && dueTime(first) <= now ? first : undefined;
    },
    nextAt: () => earliest()?.nextAttemptAt,
    clear: () => {
      const finished = [...deliveries.keys()].filter((id) => !waiting.has(id));
      for (const id of finished) deliveries.delete(id);
      for (const id of finished) onChange(id);
    },
    restore: (others) => {
      deliveries.clear();
      waiting.clear();
      for (const delivery of others) keep(delivery);
    },
  };
}

function dueTime(delivery: Delivery | undefined): Instant {
  return delivery?.nextAttemptAt ?? Number.POSITIVE_INFINITY;
}

/** Drops what is finished first; what still waits goes only when nothing else is left. */
function forgetOldest(deliveries: Map<string, Delivery>, waiting: Set<string>): string | undefined {
  if (deliveries.size <= KEPT) return undefined;
  const [oldest] = [...deliveries.keys()].filter((id) => !waiting.has(id));
  const victim = oldest ?? deliveries.keys().next().value;
  if (victim === undefined) return undefined;
  deliveries.delete(victim);
  waiting.delete(victim);
  return victim;
}
