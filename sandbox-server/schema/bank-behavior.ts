/** The behaviours of banks, by the names that configurations and the control plane use. */

export const BANK_BEHAVIORS = [
  'new-account-ids',
  'settles-anew',
  'history-only-at-first',
  'short-periods',
  'reversals',
  'moving-pages',
  'closed-account',
  'one-of-three-fails',
  'nightly-maintenance',
  'midnight-london',
  'untidy-text',
  'anonymous',
  'joint-names',
  'slow',
  'flaky',
] as const;
export type BankBehaviorName = (typeof BANK_BEHAVIORS)[number];

/** Two behaviours that one bank cannot have at the same time, and why. */
export const CONTRADICTIONS: readonly (readonly [BankBehaviorName, BankBehaviorName, string])[] = [
  ['anonymous', 'joint-names', 'the bank gives either no holder names or several'],
  ['closed-account', 'one-of-three-fails', 'each says which account cannot be read'],
];

/** TrueLayer's mock banks, which have no behaviours. */
export const WELL_BEHAVED_PROVIDERS: readonly string[] = ['mock', 'uk-cs-mock'];
