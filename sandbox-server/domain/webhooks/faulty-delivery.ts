import type { MatchedFaults } from '../faults/fault.ts';
import { durationOf } from '../world/clock.ts';
import { type Attempt, afterAttempt, type Delivery, isSuccess } from './delivery.ts';

/** How faults change the course of a delivery. */

/** A webhook waits no longer than this for the next one. */
const LONGEST_WAIT = 'PT1H';

/** The delivery as faults want it, before it is tried for the first time. */
export function planned(delivery: Delivery, { late, reorder, copies }: MatchedFaults): Delivery {
  const faults = [late, reorder, copies].flatMap((fault) => fault ?? []);
  if (faults.length === 0) return delivery;
  const wait = late?.webhook?.late ?? (reorder === undefined ? undefined : LONGEST_WAIT);
  return {
    ...delivery,
    ...(wait !== undefined && { nextAttemptAt: delivery.createdAt + durationOf(wait) }),
    plan: {
      copies: copies?.webhook?.duplicate ?? 0,
      isHeld: reorder !== undefined && late === undefined,
      faultIds: faults.map(({ id }) => id),
    },
  };
}

export function isHeld({ plan }: Delivery): boolean {
  return plan?.isHeld === true;
}

/** The delivery after an attempt, which may be followed by copies. */
export function afterTry(delivery: Delivery, attempt: Attempt): Delivery {
  const next = afterAttempt(delivery, attempt);
  if (next.plan === undefined) return next;
  const { copies } = next.plan;
  const isCopied = copies > 0 && isSuccess(attempt);
  return {
    ...next,
    ...(isCopied && { nextAttemptAt: attempt.at }),
    plan: { ...next.plan, isHeld: false, copies: isCopied ? copies - 1 : copies },
  };
}

/** Those that waited for a webhook to be taken, which this attempt has brought about. */
export function releasedBy(attempt: Attempt, deliveries: readonly Delivery[]): Delivery[] {
  if (!isSuccess(attempt)) return [];
  return deliveries.flatMap((delivery) =>
    delivery.plan?.isHeld === true
      ? { ...delivery, nextAttemptAt: attempt.at, plan: { ...delivery.plan, isHeld: false } }
      : [],
  );
}
