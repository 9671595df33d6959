import { fraction, streamOf } from '../random.ts';
import type { Aspect, Fault, FaultRecord, Faults, Occasion, Strike } from './fault.ts';

/** Which faults strike: whom they fit, whose turn it is, and who goes first. */

/**
 * What faults do to an occasion: of each aspect, the first whose turn it is. Every fault that fits
 * has thereby seen one more, whether it strikes or not.
 * @param scopes a client's own faults before the sandbox's.
 */
export function strike(scopes: readonly Faults[], occasion: Occasion): Strike {
  const struck: Strike = {};
  for (const faults of scopes) {
    for (const fault of faults.fitting(occasion)) {
      const seen = { ...fault, seen: fault.seen + 1 };
      const aspect = aspectOf(fault);
      const strikes = struck[aspect] === undefined && isItsTurn(seen);
      const record = strikes ? { ...seen, hits: seen.hits + 1 } : seen;
      if (strikes) struck[aspect] = record;
      faults.put(record);
    }
  }
  return struck;
}

export function fits(fault: Fault, occasion: Occasion): boolean {
  const { operation, connectionId, persona, problem, webhook } = fault;
  return (
    occasion.aspects.includes(aspectOf(fault)) &&
    (operation === undefined || operation === occasion.operation) &&
    (webhook?.type === undefined || webhook.type === occasion.webhook) &&
    (connectionId === undefined || connectionId === occasion.connectionId) &&
    (persona === undefined || persona === occasion.persona) &&
    (problem === undefined || occasion.problems?.includes(problem) === true)
  );
}

/** How much a fault says about whom and when. */
export function weightOf(fault: Fault): number {
  const { operation, connectionId, persona, nth, times, probability, webhook } = fault;
  const said = [operation, connectionId, persona, nth, times, probability, webhook?.type];
  return said.filter((each) => each !== undefined).length;
}

export function hasEnded({ nth, times = nth === undefined ? undefined : 1, hits }: FaultRecord) {
  return times !== undefined && hits >= times;
}

function aspectOf({ problem, body, network, webhook }: Fault): Aspect {
  if (webhook === undefined) {
    return (problem ?? body ?? network) === undefined ? 'pace' : 'answer';
  }
  if (webhook.late !== undefined) return 'late';
  if (webhook.reorder !== undefined) return 'reorder';
  return webhook.duplicate === undefined ? 'try' : 'copies';
}

function isItsTurn({ id, nth, probability, seen }: FaultRecord): boolean {
  if (nth !== undefined && seen < nth) return false;
  const [lane] = streamOf('fault', id);
  return probability === undefined || fraction(lane, seen) < probability;
}
