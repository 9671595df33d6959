import { accountsOf, type BankAccount } from './account.ts';
import type { Connection } from './connection.ts';
import type { Customer, Persona } from './persona.ts';
import { type Provider, providersFor } from './provider.ts';

/** The mock banks of a sandbox: who they are, who banks there, and what every ledger grows from. */
export type Bank = { seed: string; providers: readonly Provider[]; personas: readonly Persona[] };

/** The banks a user may choose from. */
export function choicesOf(bank: Bank, connection: Connection): readonly Provider[] {
  const { preselectedProviderId, providerFilter } = connection;
  return preselectedProviderId === undefined
    ? providersFor(bank.providers, providerFilter)
    : bank.providers.filter(({ id }) => id === preselectedProviderId);
}

/** Who logged in; nobody before the login, or when the persona is not in this sandbox. */
export function customerAt(bank: Bank, { login }: Connection): Customer | undefined {
  const persona = bank.personas.find(({ id }) => id === login?.personaId);
  return persona && login && { persona, username: login.username };
}

/**
 * Everything the customer has at the bank, before the choice of accounts. Neither a connection nor a
 * bank ever changes, so what was found once is remembered.
 */
export function holdingsAt(bank: Bank, connection: Connection): readonly BankAccount[] {
  const known = remembered.get(connection);
  if (known?.bank === bank) return known.accounts;
  const accounts = findHoldings(bank, connection);
  remembered.set(connection, { bank, accounts });
  return accounts;
}

const remembered = new WeakMap<Connection, { bank: Bank; accounts: readonly BankAccount[] }>();

function findHoldings(bank: Bank, connection: Connection): readonly BankAccount[] {
  const customer = customerAt(bank, connection);
  const { providerId } = connection;
  return customer && providerId !== undefined
    ? accountsOf(customer, { seed: bank.seed, providerId })
    : [];
}
