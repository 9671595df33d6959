import type { AccountPlan } from '../ledger/account-model.ts';
import { hexAt, type Stream, streamOf } from '../random.ts';
import { bankDetailsOf } from './bank-details.ts';
import { isCopy, type LoggedInUser, userKeyOf } from './mock-user.ts';

/** An account as the bank keeps it. `key`, `providerId` and `name` are not on TrueLayer's wire. */
export type BankAccount = {
  /** 32 lowercase hexadecimal characters, or what own data says. */
  id: string;
  /** Which of the mock user's accounts it is. */
  key: string;
  providerId: string;
  type: 'account' | 'card';
  /** What the bank's own pages call it. */
  name: string;
  currency: 'GBP' | 'EUR';
  accountType: 'current' | 'savings';
  segment: 'retail' | 'business';
  /** Six digits. Absent on cards and where the bank tells accounts apart by IBAN alone. */
  sortCode?: string;
  /** Eight digits; present when `sortCode` is. */
  accountNumber?: string;
  /** Absent on cards. */
  iban?: string;
  /** Eleven characters; absent on cards. */
  bic?: string;
  /** Several names on a joint account, none when the bank gives none. */
  holderNames: string[];
};

/**
 * The accounts of a customer at a bank, in the bank's own order. The same seed, provider and customer
 * give the same accounts always; any other of them gives others.
 */
export function accountsOf(
  customer: LoggedInUser,
  bank: { seed: string; providerId: string },
): BankAccount[] {
  return customer.mockUser.accounts.map((plan) => {
    const stream = accountStreamOf(customer, bank, plan.key);
    const { key, type, name, currency, accountType, segment } = plan;
    return {
      id: plan.id === undefined || isCopy(customer) ? hexAt(stream, 0) : plan.id,
      ...{ key, type, name, currency, accountType, segment },
      providerId: bank.providerId,
      ...identifiersOf(plan, stream, bank.providerId),
      holderNames: holdersOf(plan, customer),
    };
  });
}

/** The name on file at the bank, as user info reports it; undefined when the bank gives none. */
export function userNameOf(customer: LoggedInUser): string | undefined {
  return customer.mockUser.name;
}

/** What everything of one account is derived from. */
export function accountStreamOf(
  customer: LoggedInUser,
  bank: { seed: string; providerId: string },
  key: string,
): Stream {
  return streamOf(bank.seed, bank.providerId, userKeyOf(customer), key);
}

function identifiersOf(plan: AccountPlan, stream: Stream, providerId: string) {
  if (plan.type === 'card') return {};
  if (plan.details !== undefined) return plan.details;
  const { iban, bic, ...numbers } = bankDetailsOf(stream, providerId);
  return plan.identifiers === 'iban' ? { iban, bic } : { ...numbers, iban, bic };
}

function holdersOf(plan: AccountPlan, customer: LoggedInUser): string[] {
  const name = userNameOf(customer);
  return [...(plan.holders ?? (name === undefined ? [] : [name]))];
}
