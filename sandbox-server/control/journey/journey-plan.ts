import { accountsOf } from '../../domain/bank/account.ts';
import { type Bank, choicesOf, customerAt } from '../../domain/bank/bank.ts';
import { type Customer, customerOf, type Persona } from '../../domain/bank/mock-user.ts';
import { type Connection, journeyStepOf } from '../../domain/connection/connection.ts';
import { Refusal } from '../../http/problem-error.ts';
import { nearestOf } from '../../schema/closest-match.ts';

/** What a person needs to know before the journey begins; each refuses what is not there. */

export type Login = {
  /** A mock user's name, with any `+suffix`, or a persona's id; `john` when left out. */
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
    throw new Refusal('not_now', `provider: the bank is ${chosen} already`);
  }
  const offered = choicesOf(bank, connection).map(({ id }) => id);
  const [first] = offered;
  if (first === undefined) {
    throw new Refusal('not_now', 'provider: no bank fits the filter of the connection');
  }
  const fallback = offered.includes(DEFAULT_PROVIDER) ? DEFAULT_PROVIDER : first;
  const wanted = provider ?? fallback;
  if (offered.includes(wanted)) return wanted;
  throw new Refusal('invalid', `provider: ${unknown('bank', wanted, offered)}`);
}

/** @throws Refusal when there is no such user, or another one is logged in already. */
export function userToLogIn(bank: Bank, connection: Connection, login: Login): Customer {
  const { user = DEFAULT_USER, password } = login;
  if (journeyStepOf(connection) !== 'bank_accounts') return customerFor(bank, user, password);
  const customer = customerAt(bank, connection);
  if (customer === undefined) {
    throw new Refusal('not_now', 'user: who is logged in is not of this sandbox');
  }
  const isAnother = login.user !== undefined && login.user !== customer.username;
  if (!isAnother) return customer;
  throw new Refusal('not_now', `user: ${customer.username} is logged in already`);
}

/**
 * The ids that the choice stands for.
 * @throws Refusal when one of them is not the customer's, or none is chosen though there are some.
 */
export function accountsToTick(
  customer: Customer,
  bank: { seed: string; providerId: string },
  choice: 'all' | readonly (string | number)[] = 'all',
): string[] {
  const ids = accountsOf(customer, bank).map(({ id }) => id);
  if (choice === 'all') return ids;
  if (choice.length === 0 && ids.length > 0) {
    throw new Refusal('invalid', 'accounts: Must have at least one, as the bank insists');
  }
  return choice.map((item) => {
    const id = typeof item === 'number' ? ids[item] : ids.find((each) => each === item);
    if (id !== undefined) return id;
    const own = ids.map((each, place) => `${place} (${each})`).join(', ') || 'none';
    throw new Refusal(
      'invalid',
      `accounts: ${customer.username} has no account ${item} at ${bank.providerId}, only ${own}`,
    );
  });
}

function customerFor(bank: Bank, user: string, password: string | undefined): Customer {
  const named = bank.personas.filter((persona) => goesBy(persona, user));
  const byId = bank.personas.find(({ id }) => id === user);
  const candidates = named.length === 0 && byId !== undefined ? [byId] : named;
  if (candidates.length === 0) {
    const usernames = bank.personas.map(({ username }) => username);
    const listed = bank.personas.filter(({ like }) => like === undefined);
    const shown = [...new Set(listed.map(({ username }) => username))];
    throw new Refusal('invalid', `user: ${unknown('mock user', user, usernames, shown)}`);
  }
  const persona = candidates.find((each) => password === undefined || each.password === password);
  if (persona !== undefined) {
    return { persona, username: named.length > 0 ? user.trim() : persona.username };
  }
  const distinct = candidates.filter(({ like }) => like === undefined);
  const right = (distinct.length > 0 ? distinct : candidates).map((each) => `'${each.password}'`);
  throw new Refusal('invalid', `password: Must be that of ${user}: ${right.join(', ')}`);
}

function goesBy(persona: Persona, username: string): boolean {
  return customerOf([persona], { username, password: persona.password }) !== undefined;
}

function unknown(
  noun: string,
  name: string,
  known: readonly string[],
  shown: readonly string[] = known,
): string {
  const meant = nearestOf(name, known);
  const hint = meant === undefined ? `There are ${shown.join(', ')}.` : `Did you mean '${meant}'?`;
  return `There is no ${noun} '${name}' here. ${hint}`;
}
