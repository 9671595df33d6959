import type { AccountModel } from '../ledger/account-model.ts';
import { hexIdAt, type RandomStream, randomStreamOf } from '../random.ts';
import { bankDetailsOf } from './bank-details.ts';
import { isCopy, type LoggedInUser, userKeyOf } from './mock-user.ts';

/** An account at the mock bank. TrueLayer's API does not show `key`, `providerId` and `name`. */
export type BankAccount = {
  /** 32 lowercase hexadecimal characters, or the id of a custom account. */
  id: string;
  /** The key of its account model. */
  key: string;
  providerId: string;
  type: 'account' | 'card';
  /** Shown on the bank's pages. */
  name: string;
  currency: 'GBP' | 'EUR';
  accountType: 'current' | 'savings';
  segment: 'retail' | 'business';
  /** Six digits. Absent on cards and where the bank uses IBANs only. */
  sortCode?: string;
  /** Eight digits; present when `sortCode` is. */
  accountNumber?: string;
  /** Absent on cards. */
  iban?: string;
  /** Eleven characters; absent on cards. */
  bic?: string;
  /** Several names for a joint account, none when the bank does not give any. */
  holderNames: string[];
};

/**
 * The accounts of a user at a bank, in the bank's order. Ids and numbers are derived from seed,
 * provider and user.
 */
export function accountsOf(
  user: LoggedInUser,
  bank: { seed: string; providerId: string },
): BankAccount[] {
  return user.mockUser.accounts.map((model) => {
    const stream = accountStreamOf(user, bank, model.key);
    const { key, type, name, currency, accountType, segment } = model;
    return {
      id: model.id === undefined || isCopy(user) ? hexIdAt(stream, 0) : model.id,
      ...{ key, type, name, currency, accountType, segment },
      providerId: bank.providerId,
      ...identifiersOf(model, stream, bank.providerId),
      holderNames: holdersOf(model, user),
    };
  });
}

/** The random stream from which everything of one account is derived. */
export function accountStreamOf(
  user: LoggedInUser,
  bank: { seed: string; providerId: string },
  key: string,
): RandomStream {
  return randomStreamOf(bank.seed, bank.providerId, userKeyOf(user), key);
}

function identifiersOf(model: AccountModel, stream: RandomStream, providerId: string) {
  if (model.type === 'card') return {};
  if (model.details !== undefined) return model.details;
  const { iban, bic, ...numbers } = bankDetailsOf(stream, providerId);
  return model.identifiers === 'iban' ? { iban, bic } : { ...numbers, iban, bic };
}

function holdersOf(model: AccountModel, user: LoggedInUser): string[] {
  const { name } = user.mockUser;
  return [...(model.holders ?? (name === undefined ? [] : [name]))];
}
