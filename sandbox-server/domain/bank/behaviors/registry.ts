import type { BankBehaviorName } from '../../../schema/bank-behavior.ts';
import type { Provider } from '../provider.ts';
import { newAccountIds } from './account-ids.ts';
import type { BankBehavior } from './behavior.ts';
import { anonymous, jointNames } from './holder-names.ts';
import { historyOnlyAtFirst, shortPeriods } from './period-limits.ts';
import { reversals } from './reversals.ts';
import { settlesAnew } from './settles-anew.ts';
import { midnightLondon, movingPages, untidyText } from './statements.ts';
import { closedAccount, oneOfThreeFails } from './unreadable-accounts.ts';
import { flaky, nightlyMaintenance, slow } from './unreliable.ts';

const BY_NAME: Record<BankBehaviorName, BankBehavior> = {
  'closed-account': closedAccount,
  'one-of-three-fails': oneOfThreeFails,
  anonymous,
  'joint-names': jointNames,
  'new-account-ids': newAccountIds,
  'history-only-at-first': historyOnlyAtFirst,
  'short-periods': shortPeriods,
  'settles-anew': settlesAnew,
  reversals,
  'moving-pages': movingPages,
  'untidy-text': untidyText,
  'midnight-london': midnightLondon,
  'nightly-maintenance': nightlyMaintenance,
  slow,
  flaky,
};

/** All behaviours, in the order in which the hooks of one bank are called. */
export const ALL_BEHAVIORS: readonly BankBehavior[] = Object.values(BY_NAME);

const NONE: readonly BankBehavior[] = [];

/** The behaviours of a bank, in the order in which their hooks are called. */
export function behaviorsOf(
  providers: readonly Provider[],
  providerId: string | undefined,
): readonly BankBehavior[] {
  const known =
    cache.get(providers) ?? new Map<string, readonly BankBehavior[]>(providers.flatMap(entryOf));
  cache.set(providers, known);
  return known.get(providerId ?? '') ?? NONE;
}

/** Every call reads it, and a list of providers never changes. */
const cache = new WeakMap<readonly Provider[], Map<string, readonly BankBehavior[]>>();

function entryOf({ id, behaviors = [] }: Provider): [string, readonly BankBehavior[]][] {
  const own = ALL_BEHAVIORS.filter(({ name }) => behaviors.includes(name));
  return own.length === 0 ? [] : [[id, own]];
}
