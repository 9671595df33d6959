import { accountsOf, type BankAccount } from '../../../../sandbox-server/domain/bank/account.ts';
import {
  type LoggedInUser,
  loggedInUserOf,
} from '../../../../sandbox-server/domain/bank/mock-user.ts';
import { MOCK_USERS } from '../../../../sandbox-server/fixtures/mock-users.ts';

/** One seed and one bank for all tests of ledgers. */
export const BANK: { seed: string; providerId: string } = { seed: 'test', providerId: 'mock' };

export const NOW = Date.parse('2026-11-18T15:30:00Z');

/** Somebody who logs in; throws when the mock bank does not know them. */
export function logIn(username: string, password = 'doe'): LoggedInUser {
  const customer = loggedInUserOf(MOCK_USERS, { username, password });
  if (customer === undefined) throw new Error(`${username} / ${password} cannot log in`);
  return customer;
}

/** What a statement or balance is asked for: one account of somebody, by its key. */
export function accountIn(username: string, key: string, password?: string) {
  const customer = logIn(username, password);
  const account = accountsOf(customer, BANK).find((candidate) => candidate.key === key);
  if (account === undefined) throw new Error(`${username} has no account ${key}`);
  return { customer, account, seed: BANK.seed };
}

/** The first mock user with each set of accounts, with each of the accounts. */
export function allAccounts(
  suffix = '',
): { customer: LoggedInUser; account: BankAccount; seed: string }[] {
  const plans = MOCK_USERS.map(({ accounts }) => accounts);
  return MOCK_USERS.filter(({ accounts }, index) => plans.indexOf(accounts) === index).flatMap(
    ({ username, password }) => {
      const customer = logIn(username + suffix, password);
      return accountsOf(customer, BANK).map((account) => ({ customer, account, seed: BANK.seed }));
    },
  );
}
