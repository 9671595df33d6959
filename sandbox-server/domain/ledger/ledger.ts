import { accountStreamOf, type BankAccount } from '../bank/account.ts';
import { isCopy, type LoggedInUser, userKeyOf } from '../bank/mock-user.ts';
import { fraction, noise, type RandomStream, randomStreamOf } from '../random.ts';
import type { AccountModel, TransactionRule } from './account-model.ts';
import { type Month, parseMonth } from './calendar.ts';
import type { Occurrence } from './recurring-transactions.ts';
import type { Variation } from './variation.ts';

/**
 * All transactions of an account, as a function of seed, user, account and date; see README.md.
 * A `Ledger` is created for one query and caches only what that query needs repeatedly.
 */
export type Ledger = {
  model: AccountModel;
  /** The user logged in with a `+suffix`: ids differ from those of the mock user. */
  isCopy: boolean;
  stream: RandomStream;
  opened: Month;
  /** The account's own rules, and rules of the user's other accounts that move money to this one. */
  appliedRules: AppliedRule[];
  /** Cache: balance at the beginning of each month since `opened`. */
  openingBalances: number[];
  /** Cache: ids by row, because rows of the same instant are sorted by id. */
  ids: Map<LedgerRow, string>;
  /** Cache: rows of the month that was read last. */
  recent?: { month: Month; rows: LedgerRow[] };
};

/** A rule as it applies to the accounts of one user. */
export type AppliedRule = {
  rule: TransactionRule;
  variation: Variation;
  /** The ledger of the account that has the rule. */
  owner: Ledger;
  /** The user's account on the other side, for transfers between own accounts. */
  otherAccount?: AccountModel;
};

/** A transaction before it gets its id, description and status. */
export type LedgerRow = Occurrence & { applied: AppliedRule };

/** Range of the factor by which the amounts of two users with the same model differ. */
const SCALE = { least: 0.92, most: 1.08 } as const;

/**
 * Creates the ledger of one of a user's accounts; transactions are computed when they are read.
 * @throws Error when the user has no account with this key.
 */
export function createLedger(query: {
  user: LoggedInUser;
  account: Pick<BankAccount, 'key' | 'providerId'>;
  seed: string;
}): Ledger {
  const { user, account, seed } = query;
  const bank = { seed, providerId: account.providerId };
  const wealth = fraction(randomStreamOf(seed, userKeyOf(user))[0], 0);
  const scale = SCALE.least + (SCALE.most - SCALE.least) * wealth;
  const ledgers = user.mockUser.accounts.map(
    (model): Ledger => ({
      model,
      isCopy: isCopy(user),
      stream: accountStreamOf(user, bank, model.key),
      opened: parseMonth(model.opened),
      appliedRules: [],
      openingBalances: [model.openingBalance],
      ids: new Map(),
    }),
  );
  for (const owner of ledgers) {
    for (const rule of owner.model.rules) applyRule(rule, { owner, ledgers, scale });
  }
  const ledger = ledgers.find(({ model }) => model.key === account.key);
  if (ledger === undefined) throw new Error(`the mock user has no account "${account.key}"`);
  return ledger;
}

/** Adds a rule to the ledger of its account and, for a transfer, to that of the other account. */
function applyRule(
  rule: TransactionRule,
  { owner, ledgers, scale }: { owner: Ledger; ledgers: Ledger[]; scale: number },
): void {
  const variation = { seed: noise(owner.stream[0], randomStreamOf(rule.id)[0]), scale };
  const target = 'toAccount' in rule ? rule.toAccount : undefined;
  const other = ledgers.find(({ model }) => model.key === target);
  const applied = { rule, variation, owner };
  owner.appliedRules.push({ ...applied, ...(other && { otherAccount: other.model }) });
  other?.appliedRules.push({ ...applied, otherAccount: owner.model });
}
