import type { MatchedFaults } from '../faults/fault.ts';
import { parseDuration } from '../world/clock.ts';
import { type Attempt, type Delivery, isSuccess, recordAttempt } from './delivery.ts';

/** How long a webhook is held at most. */
const MAX_HOLD = 'PT1H';

/** Plans the effects of faults on a delivery, before its first attempt. */
export function planFaults(
  delivery: Delivery,
  { delay, reorder, duplicate }: MatchedFaults,
): Delivery {
  const faults = [delay, reorder, duplicate].flatMap((fault) => fault ?? []);
  if (faults.length === 0) return delivery;
  const wait = delay?.webhook?.late ?? (reorder === undefined ? undefined : MAX_HOLD);
  return {
    ...delivery,
    ...(wait !== undefined && { nextAttemptAt: delivery.createdAt + parseDuration(wait) }),
    plan: {
      copies: duplicate?.webhook?.duplicate ?? 0,
      isHeld: reorder !== undefined && delay === undefined,
      faultIds: faults.map(({ id }) => id),
    },
  };
}

/** Whether the delivery waits until another webhook is delivered. */
export function isHeld({ plan }: Delivery): boolean {
  return plan?.isHeld === true;
}

/** Like `recordAttempt`, and schedules the duplicates that faults demand. */
export function recordAttemptWithFaults(delivery: Delivery, attempt: Attempt): Delivery {
  const next = recordAttempt(delivery, attempt);
  if (next.plan === undefined) return next;
  const { copies } = next.plan;
  const isCopied = copies > 0 && isSuccess(attempt);
  return {
    ...next,
    ...(isCopied && { nextAttemptAt: attempt.at }),
    plan: { ...next.plan, isHeld: false, copies: isCopied ? copies - 1 : copies },
  };
}

/** Makes held deliveries due when the attempt at another one succeeds; returns the changed ones. */
export function releaseHeld(attempt: Attempt, deliveries: readonly Delivery[]): Delivery[] {
  if (!isSuccess(attempt)) return [];
  return deliveries.flatMap((delivery) =>
    delivery.plan?.isHeld === true
      ? { ...delivery, nextAttemptAt: attempt.at, plan: { ...delivery.plan, isHeld: false } }
      : [],
  );
}
