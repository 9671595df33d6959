import type { Connection } from '../connection/connection.ts';
import { ONE_TIME_ACCESS } from '../connection/consent.ts';
import { accountsOf, type BankAccount } from './account.ts';
import type { Consent } from './behaviors/behavior.ts';
import { behaviorsOf } from './behaviors/registry.ts';
import { type LoggedInUser, type MockUser, userKeyOf } from './mock-user.ts';
import { filterProviders, findProvider, type Provider } from './provider.ts';

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
  return findProvider(providers, providerId)?.oneTimeAccess ?? ONE_TIME_ACCESS;
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
  return user && providerId !== undefined
    ? accountsUnderConsent(bank, user, { ...connection, providerId })
    : [];
});

type ConsentFacts = Pick<Connection, 'id' | 'reconfirmedAt'> & { providerId: string };

/** The accounts of a user, as the bank shows them under the consent of a connection. */
export function accountsUnderConsent(
  bank: Bank,
  user: LoggedInUser,
  connection: ConsentFacts,
): readonly BankAccount[] {
  const { providerId } = connection;
  const accounts: readonly BankAccount[] = accountsOf(user, { seed: bank.seed, providerId });
  const consent = consentOf(bank, user, connection);
  return behaviorsOf(bank.providers, providerId).reduce(
    (shown, behavior) => behavior.accounts?.(shown, consent) ?? shown,
    accounts,
  );
}

/** What the behaviours of a bank know about a consent. */
export function consentOf(
  { seed }: Bank,
  user: LoggedInUser,
  { id: connectionId, providerId, reconfirmedAt }: ConsentFacts,
): Consent {
  return { seed, providerId, userKey: userKeyOf(user), connectionId, reconfirmedAt };
}

/** The name that a bank has on file for a user; `undefined` when it gives none. */
export function holderNameOf(
  { providers }: Bank,
  { mockUser }: LoggedInUser,
  providerId: string,
): string | undefined {
  return behaviorsOf(providers, providerId).reduce<string | undefined>(
    (name, { holderName }) =>
      name === undefined || holderName === undefined ? name : holderName(name),
    mockUser.name,
  );
}

/** The accounts that the user chose to share. */
export const sharedAccountsOf = memoize((bank, connection): readonly BankAccount[] => {
  const chosen = new Set(connection.accountIds);
  return heldAccountsOf(bank, connection).filter(({ id }) => chosen.has(id));
});

/**
 * A connection whose account ids are those of its present consent: a bank may give other ids when the
 * consent is reconfirmed.
 */
export function withCurrentAccountIds(
  bank: Bank,
  before: Connection,
  after: Connection,
): Connection {
  if (before.reconfirmedAt === after.reconfirmedAt) return after;
  if (behaviorsOf(bank.providers, after.providerId).length === 0) return after;
  const chosen = new Set(sharedAccountsOf(bank, before).map(({ key }) => key));
  const accounts = heldAccountsOf(bank, after).filter(({ key }) => chosen.has(key));
  return { ...after, accountIds: accounts.map(({ id }) => id) };
}

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
