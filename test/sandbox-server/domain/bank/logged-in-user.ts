import { accountsOf, type BankAccount } from '../../../../sandbox-server/domain/bank/account.ts';
import {
  checkCredentials,
  type LoggedInUser,
} from '../../../../sandbox-server/domain/bank/mock-user.ts';
import { MOCK_USERS } from '../../../../sandbox-server/fixtures/mock-users.ts';

/** One seed and one bank for all tests of ledgers. */
export const BANK: { seed: string; providerId: string } = { seed: 'test', providerId: 'mock' };

export const NOW = Date.parse('2026-11-18T15:30:00Z');

/** Logs a mock user in; throws when the credentials are wrong. */
export function logIn(username: string, password = 'doe'): LoggedInUser {
  const user = checkCredentials(MOCK_USERS, { username, password });
  if (user === undefined) throw new Error(`${username} / ${password} cannot log in`);
  return user;
}

/** A query for statements and balances of one account, by its key. */
export function accountIn(username: string, key: string, password?: string) {
  const user = logIn(username, password);
  const account = accountsOf(user, BANK).find((candidate) => candidate.key === key);
  if (account === undefined) throw new Error(`${username} has no account ${key}`);
  return { user, account, seed: BANK.seed };
}

/** All accounts of the first mock user with each set of account models. */
export function allAccounts(
  suffix = '',
): { user: LoggedInUser; account: BankAccount; seed: string }[] {
  const models = MOCK_USERS.map(({ accounts }) => accounts);
  return MOCK_USERS.filter(({ accounts }, index) => models.indexOf(accounts) === index).flatMap(
    ({ username, password }) => {
      const user = logIn(username + suffix, password);
      return accountsOf(user, BANK).map((account) => ({ user, account, seed: BANK.seed }));
    },
  );
}
