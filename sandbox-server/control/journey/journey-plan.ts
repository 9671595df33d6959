import { accountsOf } from '../../domain/bank/account.ts';
import { type Bank, findLoggedInUser, selectableProvidersOf } from '../../domain/bank/bank.ts';
import { checkCredentials, type LoggedInUser, type MockUser } from '../../domain/bank/mock-user.ts';
import { type Connection, journeyStepOf } from '../../domain/connection/connection.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { closestMatch } from '../../schema/closest-match.ts';

/** What a person needs to know before the journey begins; each refuses what is not there. */

export type Login = {
  /** A mock user's name, with any `+suffix`, or a mock user's id; `john` when left out. */
  user?: string | undefined;
  /** The user's own when left out. */
  password?: string | undefined;
  /** The bank's id; `mock`, or else the first one offered, when left out. */
  provider?: string | undefined;
};

const DEFAULT_USER = 'john';
const DEFAULT_PROVIDER = 'mock';

/** @throws Refusal when it is not offered, or another one is chosen already. */
export function bankToChoose(bank: Bank, connection: Connection, { provider }: Login): string {
  const chosen = connection.providerId;
  if (chosen !== undefined) {
    if (provider === undefined || provider === chosen) return chosen;
    throw new ProblemError('not_now', `provider: the bank is ${chosen} already`);
  }
  const offered = selectableProvidersOf(bank, connection).map(({ id }) => id);
  const [first] = offered;
  if (first === undefined) {
    throw new ProblemError('not_now', 'provider: no bank fits the filter of the connection');
  }
  const fallback = offered.includes(DEFAULT_PROVIDER) ? DEFAULT_PROVIDER : first;
  const wanted = provider ?? fallback;
  if (offered.includes(wanted)) return wanted;
  throw new ProblemError('invalid', `provider: ${unknown('bank', wanted, offered)}`);
}

/** @throws Refusal when there is no such user, or another one is logged in already. */
export function userToLogIn(bank: Bank, connection: Connection, login: Login): LoggedInUser {
  const { user = DEFAULT_USER, password } = login;
  if (journeyStepOf(connection) !== 'bank_accounts') return customerFor(bank, user, password);
  const customer = findLoggedInUser(bank, connection);
  if (customer === undefined) {
    throw new ProblemError('not_now', 'user: who is logged in is not of this sandbox');
  }
  const isAnother = login.user !== undefined && login.user !== customer.username;
  if (!isAnother) return customer;
  throw new ProblemError('not_now', `user: ${customer.username} is logged in already`);
}

/**
 * The ids that the choice stands for.
 * @throws Refusal when one of them is not the customer's, or none is chosen though there are some.
 */
export function accountsToTick(
  customer: LoggedInUser,
  bank: { seed: string; providerId: string },
  choice: 'all' | readonly (string | number)[] = 'all',
): string[] {
  const ids = accountsOf(customer, bank).map(({ id }) => id);
  if (choice === 'all') return ids;
  if (choice.length === 0 && ids.length > 0) {
    throw new ProblemError('invalid', 'accounts: Must have at least one, as the bank insists');
  }
  return choice.map((item) => {
    const id = typeof item === 'number' ? ids[item] : ids.find((each) => each === item);
    if (id !== undefined) return id;
    const own = ids.map((each, place) => `${place} (${each})`).join(', ') || 'none';
    throw new ProblemError(
      'invalid',
      `accounts: ${customer.username} has no account ${item} at ${bank.providerId}, only ${own}`,
    );
  });
}

function customerFor(bank: Bank, user: string, password: string | undefined): LoggedInUser {
  const named = bank.mockUsers.filter((mockUser) => goesBy(mockUser, user));
  const byId = bank.mockUsers.find(({ id }) => id === user);
  const candidates = named.length === 0 && byId !== undefined ? [byId] : named;
  if (candidates.length === 0) {
    const usernames = bank.mockUsers.map(({ username }) => username);
    const listed = bank.mockUsers.filter(({ variantOf }) => variantOf === undefined);
    const shown = [...new Set(listed.map(({ username }) => username))];
    throw new ProblemError('invalid', `user: ${unknown('mock user', user, usernames, shown)}`);
  }
  const mockUser = candidates.find((each) => password === undefined || each.password === password);
  if (mockUser !== undefined) {
    return { mockUser, username: named.length > 0 ? user.trim() : mockUser.username };
  }
  const distinct = candidates.filter(({ variantOf }) => variantOf === undefined);
  const right = (distinct.length > 0 ? distinct : candidates).map((each) => `'${each.password}'`);
  throw new ProblemError('invalid', `password: Must be that of ${user}: ${right.join(', ')}`);
}

function goesBy(mockUser: MockUser, username: string): boolean {
  return checkCredentials([mockUser], { username, password: mockUser.password }) !== undefined;
}

function unknown(
  noun: string,
  name: string,
  known: readonly string[],
  shown: readonly string[] = known,
): string {
  const meant = closestMatch(name, known);
  const hint = meant === undefined ? `There are ${shown.join(', ')}.` : `Did you mean '${meant}'?`;
  return `There is no ${noun} '${name}' here. ${hint}`;
}
