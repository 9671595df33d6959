import type { Connection } from '../connection/connection.ts';
import { ONE_TIME_ACCESS } from '../connection/consent.ts';
import { accountsOf, type BankAccount } from './account.ts';
import type { LoggedInUser, MockUser } from './mock-user.ts';
import { filterProviders, type Provider } from './provider.ts';

/** The mock banks of a sandbox and their users. All ledgers are derived from `seed`. */
export type Bank = { seed: string; providers: readonly Provider[]; mockUsers: readonly MockUser[] };

/** The banks that the user of a connection may choose from. */
export function selectableProvidersOf(bank: Bank, connection: Connection): readonly Provider[] {
  const { preselectedProviderId, providerFilter } = connection;
  return preselectedProviderId === undefined
    ? filterProviders(bank.providers, providerFilter)
    : bank.providers.filter(({ id }) => id === preselectedProviderId);
}

/** How long one-time access lasts at the bank of a connection, as an ISO 8601 duration. */
export function oneTimeAccessOf(
  { providers }: Bank,
  { providerId }: Pick<Connection, 'providerId'>,
): string {
  return providers.find(({ id }) => id === providerId)?.oneTimeAccess ?? ONE_TIME_ACCESS;
}

/** The user who logged in for a connection; `undefined` before the login or for unknown users. */
export function findLoggedInUser(bank: Bank, { login }: Connection): LoggedInUser | undefined {
  const mockUser = bank.mockUsers.find(({ id }) => id === login?.mockUserId);
  return mockUser && login && { mockUser, username: login.username };
}

/** All accounts that the logged-in user has at the bank. */
export const heldAccountsOf = memoize((bank, connection): readonly BankAccount[] => {
  const user = findLoggedInUser(bank, connection);
  const { providerId } = connection;
  return user && providerId !== undefined ? accountsOf(user, { seed: bank.seed, providerId }) : [];
});

/** The accounts that the user chose to share. */
export const sharedAccountsOf = memoize((bank, connection): readonly BankAccount[] => {
  const chosen = new Set(connection.accountIds);
  return heldAccountsOf(bank, connection).filter(({ id }) => chosen.has(id));
});

type Lookup<T> = (bank: Bank, connection: Connection) => T;

/** Caches the result per connection and bank; both are immutable. */
function memoize<T>(lookup: Lookup<T>): Lookup<T> {
  const cache = new WeakMap<Connection, { bank: Bank; value: T }>();
  return (bank, connection) => {
    const cached = cache.get(connection);
    if (cached?.bank === bank) return cached.value;
    const value = lookup(bank, connection);
    cache.set(connection, { bank, value });
    return value;
  };
}
