import { fraction, randomStreamOf } from '../random.ts';
import { type Instant, parseDuration } from '../world/clock.ts';
import { type DomainEvent, eventTimeOf } from './event.ts';

/** An attempt to deliver a webhook: what was sent, and the response status or the error. */
export type Attempt = SentRequest &
  ({ at: Instant; status: number } | { at: Instant; error: string }) & {
    /** The fault that made it fail or damaged its signature. */
    faultId?: string;
  };

/** Empty when nothing was sent. */
export type SentRequest = {
  uri?: string;
  /** Includes the signature. */
  headers?: Readonly<Record<string, string>>;
  /** Milliseconds of real time until the response or the timeout. */
  durationMs?: number;
};

/** The delivery of one event to one client, with all its attempts. */
export type Delivery = {
  /** The webhook's `event_id`. */
  id: string;
  clientId: string;
  event: DomainEvent;
  createdAt: Instant;
  /** When the next attempt is due; absent when there is none. */
  nextAttemptAt?: Instant;
  attempts: readonly Attempt[];
  /** How faults change the delivery; absent when none matched. */
  plan?: DeliveryPlan;
  /** Its body has unknown fields. */
  isEvolved?: true;
};

/** Made before the first attempt. */
export type DeliveryPlan = {
  /** How many more times it is sent after its delivery. */
  copies: number;
  /** It is held until the client's next webhook is delivered. */
  isHeld: boolean;
  faultIds: readonly string[];
};

/**
 * How long TrueLayer retries. Source: its page on payments webhooks.
 * @guess Webhooks of the Data API are tried for as long as those of payments.
 */
const RETRY_WINDOW = 'PT72H';

/**
 * @guess A webhook is first tried again after seconds, in the end once an hour: TrueLayer says only that the spans grow exponentially and are jittered.
 */
const FIRST_RETRY_MS = 5000;
const MAX_RETRY_MS = 3_600_000;

/** Creates a delivery whose first attempt is due when the event happens. */
export function createDelivery(id: string, clientId: string, event: DomainEvent): Delivery {
  const at = eventTimeOf(event);
  return { id, clientId, event, createdAt: at, nextAttemptAt: at, attempts: [] };
}

/** Adds an attempt: the delivery is done after a 2xx, else due again within the retry window. */
export function recordAttempt(delivery: Delivery, attempt: Attempt): Delivery {
  const { nextAttemptAt: _, ...facts } = delivery;
  const attempts = [...delivery.attempts, attempt];
  const next = attempt.at + retryDelay(delivery.id, attempts.length);
  const isOver = next > delivery.createdAt + parseDuration(RETRY_WINDOW);
  return isSuccess(attempt) || isOver
    ? { ...facts, attempts }
    : { ...facts, attempts, nextAttemptAt: next };
}

/** Whether any attempt succeeded. */
export function isDelivered({ attempts }: Delivery): boolean {
  return attempts.some(isSuccess);
}

/** Whether the endpoint responded with a 2xx status. */
export function isSuccess(attempt: Attempt): boolean {
  return 'status' in attempt && attempt.status >= 200 && attempt.status < 300;
}

/** Milliseconds before attempt `count + 1`: exponential backoff with a cap and up to 50 % jitter. */
function retryDelay(id: string, count: number): number {
  const full = Math.min(FIRST_RETRY_MS * 2 ** (count - 1), MAX_RETRY_MS);
  const [lane] = randomStreamOf('retry', id);
  return Math.round(full * (1 - fraction(lane, count) / 2));
}
