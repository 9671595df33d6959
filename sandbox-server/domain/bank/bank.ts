import type { Connection } from '../connection/connection.ts';
import { accountsOf, type BankAccount } from './account.ts';
import type { LoggedInUser, MockUser } from './mock-user.ts';
import { type Provider, providersFor } from './provider.ts';

/** The mock banks of a sandbox: who they are, who banks there, and what every ledger grows from. */
export type Bank = { seed: string; providers: readonly Provider[]; mockUsers: readonly MockUser[] };

/** The banks a user may choose from. */
export function choicesOf(bank: Bank, connection: Connection): readonly Provider[] {
  const { preselectedProviderId, providerFilter } = connection;
  return preselectedProviderId === undefined
    ? providersFor(bank.providers, providerFilter)
    : bank.providers.filter(({ id }) => id === preselectedProviderId);
}

/** Who logged in; nobody before the login, or when the mock user is not in this sandbox. */
export function loggedInUserAt(bank: Bank, { login }: Connection): LoggedInUser | undefined {
  const mockUser = bank.mockUsers.find(({ id }) => id === login?.mockUserId);
  return mockUser && login && { mockUser, username: login.username };
}

/** Everything the customer has at the bank, before the choice of accounts. */
export const holdingsAt = remembered((bank, connection): readonly BankAccount[] => {
  const customer = loggedInUserAt(bank, connection);
  const { providerId } = connection;
  return customer && providerId !== undefined
    ? accountsOf(customer, { seed: bank.seed, providerId })
    : [];
});

/** What of it they chose to share. */
export const sharedAt = remembered((bank, connection): readonly BankAccount[] => {
  const chosen = new Set(connection.accountIds);
  return holdingsAt(bank, connection).filter(({ id }) => chosen.has(id));
});

type Find<T> = (bank: Bank, connection: Connection) => T;

/** Neither a connection nor a bank ever changes, so what was found once is not looked for again. */
function remembered<T>(find: Find<T>): Find<T> {
  const known = new WeakMap<Connection, { bank: Bank; found: T }>();
  return (bank, connection) => {
    const before = known.get(connection);
    if (before?.bank === bank) return before.found;
    const found = find(bank, connection);
    known.set(connection, { bank, found });
    return found;
  };
}
