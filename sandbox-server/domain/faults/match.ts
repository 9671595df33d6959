import { fraction, streamOf } from '../random.ts';
import type { Fault, FaultKind, FaultRecord, Faults, FaultTarget, MatchedFaults } from './fault.ts';

/** Which faults strike: whom they fit, whose turn it is, and who goes first. */

/**
 * What faults do to an occasion: of each aspect, the first whose turn it is. Every fault that fits
 * has thereby seen one more, whether it strikes or not.
 * @param scopes a client's own faults before the sandbox's.
 */
export function matchFaults(scopes: readonly Faults[], occasion: FaultTarget): MatchedFaults {
  const struck: MatchedFaults = {};
  for (const faults of scopes) {
    for (const fault of faults.matching(occasion)) {
      const seen = { ...fault, seen: fault.seen + 1 };
      const aspect = kindOf(fault);
      const strikes = struck[aspect] === undefined && isItsTurn(seen);
      const record = strikes ? { ...seen, hits: seen.hits + 1 } : seen;
      if (strikes) struck[aspect] = record;
      faults.put(record);
    }
  }
  return struck;
}

export function matches(fault: Fault, occasion: FaultTarget): boolean {
  const { operation, connectionId, user, problem, webhook } = fault;
  return (
    occasion.kinds.includes(kindOf(fault)) &&
    (operation === undefined || operation === occasion.operation) &&
    (webhook?.type === undefined || webhook.type === occasion.webhook) &&
    (connectionId === undefined || connectionId === occasion.connectionId) &&
    (user === undefined || user === occasion.user) &&
    (problem === undefined || occasion.problems?.includes(problem) === true)
  );
}

/** How much a fault says about whom and when. */
export function specificity(fault: Fault): number {
  const { operation, connectionId, user, nth, times, probability, webhook } = fault;
  const said = [operation, connectionId, user, nth, times, probability, webhook?.type];
  return said.filter((each) => each !== undefined).length;
}

export function hasEnded({ nth, times = nth === undefined ? undefined : 1, hits }: FaultRecord) {
  return times !== undefined && hits >= times;
}

function kindOf({ problem, body, network, webhook }: Fault): FaultKind {
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
