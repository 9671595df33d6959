import type { AccountPlan } from '../ledger/account-model.ts';

/**
 * A user of the mock bank: who can log in, whose name is on file, which accounts there are and how
 * they are used. The users themselves are data, in `fixtures/mock-users.ts`.
 */

/**
 * What goes wrong after the login, in the words of TrueLayer's mock bank users.
 * @guess The mock bank's `error.*` users exist for Data API v3 as they do for version 1.
 */
export const DATA_ERRORS = [
  'account_permanently_locked',
  'account_temporarily_locked',
  'internal_error',
  'provider_error',
  'user_input_required',
  'wrong_credentials',
] as const;
export type DataError = (typeof DATA_ERRORS)[number];

export type Behaviour = {
  /** The login succeeds and every data call then fails with this. */
  dataError?: DataError;
  /** A transactions request stays pending for so many seconds. */
  delaySeconds?: number;
  /** Consent is extended without any action of the user. */
  extendsUnattended?: boolean;
  /** Pending entries are listed whatever dates were asked for. */
  pendingAtAnyDate?: boolean;
};

export type MockUser = {
  id: string;
  /** Lower case, without `+`. */
  username: string;
  password: string;
  /** One line for the docs and the inspector. */
  title: string;
  /** Name on file; absent when the bank gives none. */
  name?: string;
  /** The id of the mock user whose numbered namesake this is: lists of mock users may leave it out. */
  like?: string;
  behaviour: Behaviour;
  accounts: readonly AccountPlan[];
};

/** Somebody who logged in. */
export type LoggedInUser = {
  mockUser: MockUser;
  /** As typed, without surrounding white space and with any `+suffix`. */
  username: string;
};

/**
 * Who logs in with these credentials, or undefined when they are wrong.
 *
 * The user name is taken without surrounding white space and in any case, because phone keyboards
 * add both; the password must match exactly. Whatever follows the first `+` of the user name makes a
 * copy of its own and is compared in lower case; an empty suffix is none.
 */
export function loggedInUserOf(
  mockUsers: readonly MockUser[],
  credentials: { username: string; password: string },
): LoggedInUser | undefined {
  const username = credentials.username.trim();
  const { base } = partsOf(username);
  const mockUser = mockUsers.find(
    (candidate) => candidate.username === base && candidate.password === credentials.password,
  );
  return mockUser && { mockUser, username };
}

/** Tells customers apart whose ids, account numbers and ledgers differ, e.g. `john7+ci`. */
export function userKeyOf({ mockUser, username }: LoggedInUser): string {
  const { suffix } = partsOf(username);
  return suffix === '' ? mockUser.id : `${mockUser.id}+${suffix}`;
}

/** Logged in with a `+suffix`. */
export function isCopy({ username }: LoggedInUser): boolean {
  return partsOf(username).suffix !== '';
}

function partsOf(username: string): { base: string; suffix: string } {
  const [base = '', ...suffix] = username
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .split('+');
  return { base, suffix: suffix.join('+') };
}
