import { fraction, randomStreamOf } from '../random.ts';
import type { Fault, FaultKind, FaultRecord, Faults, FaultTarget, MatchedFaults } from './fault.ts';

/**
 * Selects the faults that apply to a call or a webhook, and updates the counts of all that match.
 * @param scopes the client's own faults first, then those of the sandbox.
 */
export function matchFaults(scopes: readonly Faults[], target: FaultTarget): MatchedFaults {
  const matched: MatchedFaults = {};
  for (const faults of scopes) {
    for (const fault of faults.matching(target)) {
      const seen = { ...fault, seen: fault.seen + 1 };
      const kind = kindOf(fault);
      const applies = matched[kind] === undefined && isDue(seen);
      const record = applies ? { ...seen, hits: seen.hits + 1 } : seen;
      if (applies) matched[kind] = record;
      faults.put(record);
    }
  }
  return matched;
}

/** Whether a target meets all criteria of a fault, which has not ended. */
export function matches(fault: Fault & Pick<FaultRecord, 'endsAt'>, target: FaultTarget): boolean {
  const { operation, connectionId, providerId, accountId, user, problem, webhook, endsAt } = fault;
  return (
    target.kinds.includes(kindOf(fault)) &&
    (endsAt === undefined || (target.now ?? 0) < endsAt) &&
    (operation === undefined || operation === target.operation) &&
    (webhook?.type === undefined || webhook.type === target.webhook) &&
    (connectionId === undefined || connectionId === target.connectionId) &&
    (providerId === undefined || providerId === target.providerId) &&
    (accountId === undefined || accountId === target.accountId) &&
    (user === undefined || user === target.user) &&
    (problem === undefined || target.problems?.includes(problem) === true)
  );
}

/** The number of criteria that a fault gives. */
export function specificity(fault: Fault): number {
  const { operation, connectionId, providerId, accountId, user, webhook } = fault;
  const { nth, times, probability } = fault;
  const target = [operation, connectionId, providerId, accountId, user, webhook?.type];
  const criteria = [...target, nth, times, probability];
  return criteria.filter((each) => each !== undefined).length;
}

/** Whether a fault has applied to as many calls as it should. */
export function hasEnded({ nth, times = nth === undefined ? undefined : 1, hits }: FaultRecord) {
  return times !== undefined && hits >= times;
}

function kindOf({ problem, tokenError, body, network, webhook }: Fault): FaultKind {
  if (webhook === undefined) {
    return (problem ?? tokenError ?? body ?? network) === undefined ? 'timing' : 'response';
  }
  if (webhook.late !== undefined) return 'delay';
  if (webhook.reorder !== undefined) return 'reorder';
  return webhook.duplicate === undefined ? 'attempt' : 'duplicate';
}

function isDue({ id, nth, probability, seen }: FaultRecord): boolean {
  if (nth !== undefined && seen < nth) return false;
  const [lane] = randomStreamOf('fault', id);
  return probability === undefined || fraction(lane, seen) < probability;
}
