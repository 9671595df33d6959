import {
  accountsUnderConsent,
  type Bank,
  findLoggedInUser,
  selectableProvidersOf,
} from '../../domain/bank/bank.ts';
import { findByUsername, type LoggedInUser } from '../../domain/bank/mock-user.ts';
import { findDownProvider } from '../../domain/bank/provider.ts';
import { type Connection, journeyStepOf } from '../../domain/connection/connection.ts';
import type { Tenant } from '../../domain/world/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { closestMatch } from '../../schema/closest-match.ts';

export type Login = {
  /**
   * The name of a mock user, with any `+suffix`, or the id of one.
   * @default 'john'
   */
  user?: string | undefined;
  /** @default the user's own */
  password?: string | undefined;
  /**
   * The id of the bank.
   * @default 'mock', or the first one offered
   */
  provider?: string | undefined;
};

type Journey = { tenant: Tenant; connection: Connection };

const DEFAULT_USER = 'john';
const DEFAULT_PROVIDER = 'mock';

/**
 * The bank to log in to: the one that is chosen already, the requested one, or a default.
 * @throws ProblemError when the bank is not offered, or another one is chosen already.
 */
export function resolveProviderId(bank: Bank, connection: Connection, { provider }: Login): string {
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
  throw new ProblemError('invalid', `provider: ${formatUnknownName('bank', wanted, offered)}`);
}

/** @throws {ProblemError} if the bank is down. */
export function requireBankUp({ bank, clock }: Tenant, providerId: string): void {
  if (findDownProvider(bank.providers, providerId, clock.now()) === undefined) return;
  throw new ProblemError('not_now', `provider: the bank ${providerId} is down for maintenance`);
}

/** @throws ProblemError when there is no such user, or another one is logged in already. */
export function resolveUser(bank: Bank, connection: Connection, login: Login): LoggedInUser {
  const { user = DEFAULT_USER, password } = login;
  if (journeyStepOf(connection) !== 'bank_accounts') return findMockUser(bank, user, password);
  const loggedIn = findLoggedInUser(bank, connection);
  if (loggedIn === undefined) {
    throw new ProblemError(
      'not_now',
      'user: the user who is logged in does not exist in this sandbox',
    );
  }
  const isAnother = login.user !== undefined && login.user !== loggedIn.username;
  if (!isAnother) return loggedIn;
  throw new ProblemError('not_now', `user: ${loggedIn.username} is logged in already`);
}

/**
 * The ids of the chosen accounts, in the bank's order.
 * @throws ProblemError when the user has no such account, or the choice is empty although there are accounts.
 */
export function resolveAccountIds(
  { tenant: { bank }, connection }: Journey,
  login: Login,
  choice: 'all' | readonly (string | number)[] = 'all',
): string[] {
  const providerId = resolveProviderId(bank, connection, login);
  const user = resolveUser(bank, connection, login);
  const ids = accountsUnderConsent(bank, user, { ...connection, providerId }).map(({ id }) => id);
  if (choice === 'all') return ids;
  if (choice.length === 0 && ids.length > 0) {
    throw new ProblemError('invalid', 'accounts: Must have at least one, as the bank insists');
  }
  for (const item of choice) {
    if (typeof item === 'number' ? ids[item] !== undefined : ids.includes(item)) continue;
    const own = ids.map((each, position) => `${position} (${each})`).join(', ') || 'none';
    throw new ProblemError(
      'invalid',
      `accounts: ${user.username} has no account ${item} at ${providerId}, only ${own}`,
    );
  }
  return ids.filter((id, position) => choice.includes(id) || choice.includes(position));
}

/**
 * @param user a username or an id.
 * @param password not compared if `undefined`.
 * @throws {ProblemError} `invalid` if no mock user has this username or id, or none of them this password.
 */
function findMockUser(bank: Bank, user: string, password: string | undefined): LoggedInUser {
  const named = findByUsername(bank.mockUsers, user);
  const byId = bank.mockUsers.find(({ id }) => id === user);
  const candidates = named.length === 0 && byId !== undefined ? [byId] : named;
  if (candidates.length === 0) {
    const usernames = bank.mockUsers.map(({ username }) => username);
    const listed = bank.mockUsers.filter(({ variantOf }) => variantOf === undefined);
    const shown = [...new Set(listed.map(({ username }) => username))];
    throw new ProblemError(
      'invalid',
      `user: ${formatUnknownName('mock user', user, usernames, shown)}`,
    );
  }
  const mockUser = candidates.find((each) => password === undefined || each.password === password);
  if (mockUser !== undefined) {
    return { mockUser, username: named.length > 0 ? user.trim() : mockUser.username };
  }
  const distinct = candidates.filter(({ variantOf }) => variantOf === undefined);
  const right = (distinct.length > 0 ? distinct : candidates).map((each) => `'${each.password}'`);
  throw new ProblemError('invalid', `password: Must be that of ${user}: ${right.join(', ')}`);
}

function formatUnknownName(
  noun: string,
  name: string,
  known: readonly string[],
  shown: readonly string[] = known,
): string {
  const meant = closestMatch(name, known);
  const hint = meant === undefined ? `There are ${shown.join(', ')}.` : `Did you mean '${meant}'?`;
  return `There is no ${noun} '${name}' here. ${hint}`;
}
