import { fraction, streamOf } from '../random.ts';
import { durationOf, type Instant } from '../world/clock.ts';
import { type DomainEvent, dueAt } from './event.ts';

/** One telling: what was sent, and what the app's endpoint answered: a status, or why there was none. */
export type Attempt = Sent &
  ({ at: Instant; status: number } | { at: Instant; error: string }) & {
    /** The fault that made it fail, or its signature wrong. */
    faultId?: string;
  };

/** Missing where nothing was sent. */
export type Sent = {
  uri?: string;
  /** The signature among them. */
  headers?: Readonly<Record<string, string>>;
  /** Real milliseconds until the app had answered, or was given up. */
  durationMs?: number;
};

/** The telling of one event to one app, as often as it takes. */
export type Delivery = {
  /** The webhook's `event_id`. */
  id: string;
  clientId: string;
  event: DomainEvent;
  createdAt: Instant;
  /** When it is tried next; never again when this is missing. */
  nextAttemptAt?: Instant;
  attempts: readonly Attempt[];
  /** What faults have in store for it; missing when there were none that fitted. */
  plan?: DeliveryPlan;
};

/** Made when it first comes up. */
export type DeliveryPlan = {
  /** How often it is still to be told once the app has taken it. */
  copies: number;
  /** It waits until the client's next webhook was taken. */
  isHeld: boolean;
  faultIds: readonly string[];
};

/**
 * TrueLayer keeps trying for this long. Source: its page on payments webhooks.
 * @guess Webhooks of the Data API are tried for as long as those of payments.
 */
const RETRY_WINDOW = 'PT72H';

/**
 * @guess A webhook is first tried again after seconds, in the end once an hour: TrueLayer says only that the spans grow exponentially and are jittered.
 */
const FIRST_RETRY = 5000;
const LONGEST_RETRY = 3_600_000;

export function newDelivery(id: string, clientId: string, event: DomainEvent): Delivery {
  const at = dueAt(event);
  return { id, clientId, event, createdAt: at, nextAttemptAt: at, attempts: [] };
}

/** The delivery after an attempt: done after a 2xx, else due again until the window is over. */
export function afterAttempt(delivery: Delivery, attempt: Attempt): Delivery {
  const { nextAttemptAt: _, ...facts } = delivery;
  const attempts = [...delivery.attempts, attempt];
  const next = attempt.at + retryDelay(delivery.id, attempts.length);
  const isOver = next > delivery.createdAt + durationOf(RETRY_WINDOW);
  return isSuccess(attempt) || isOver
    ? { ...facts, attempts }
    : { ...facts, attempts, nextAttemptAt: next };
}

export function isDelivered({ attempts }: Delivery): boolean {
  return attempts.some(isSuccess);
}

export function isSuccess(attempt: Attempt): boolean {
  return 'status' in attempt && attempt.status >= 200 && attempt.status < 300;
}

/** Milliseconds before attempt `count + 1`: doubling, capped, and up to a half shorter by chance. */
function retryDelay(id: string, count: number): number {
  const full = Math.min(FIRST_RETRY * 2 ** (count - 1), LONGEST_RETRY);
  const [lane] = streamOf('retry', id);
  return Math.round(full * (1 - fraction(lane, count) / 2));
}
