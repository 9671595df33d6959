import type { ReconfirmationAction } from '../../schema/preview.ts';
import type { AccountModel } from '../ledger/account-model.ts';

/**
 * The users of the mock bank. They are defined as data in `fixtures/mock-users.ts`.
 */

/**
 * Errors of data calls, by the names that TrueLayer's mock bank users have.
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

export type Behavior = {
  /** The login succeeds, and every data call fails with this error. */
  dataError?: DataError;
  /** How long a transactions request stays pending, in seconds. */
  delaySeconds?: number;
  /**
   * What the user has to do before a consent is extended. Source: TrueLayer's page of mock users, written
   * for version 1.
   * @default 'authentication_needed'
   */
  reconfirmation?: ReconfirmationAction;
  /** Pending transactions are listed even outside the requested dates. */
  pendingAtAnyDate?: boolean;
};

export type MockUser = {
  id: string;
  /** Lower case, without `+`. */
  username: string;
  password: string;
  /** One line for docs and inspector. */
  title: string;
  /** Full name; absent when the bank does not give one. */
  name?: string;
  /** For numbered variants such as `john7`: the id of the mock user; lists may leave variants out. */
  variantOf?: string;
  behavior: Behavior;
  accounts: readonly AccountModel[];
};

/** A mock user who logged in. */
export type LoggedInUser = {
  mockUser: MockUser;
  /** As typed, without surrounding white space and with any `+suffix`. */
  username: string;
};

/**
 * The users with a typed user name. White space around it and its case are ignored, because phone
 * keyboards add both. Text after its first `+`, in any case, makes a copy of the user with its own ids
 * and ledgers.
 */
export function findByUsername(mockUsers: readonly MockUser[], username: string): MockUser[] {
  const { base } = splitUsername(username.trim());
  return mockUsers.filter((mockUser) => mockUser.username === base);
}

/** Finds the user with these credentials; `undefined` when they are wrong. The password must match exactly. */
export function checkCredentials(
  mockUsers: readonly MockUser[],
  { username, password }: { username: string; password: string },
): LoggedInUser | undefined {
  const named = findByUsername(mockUsers, username);
  const mockUser = named.find((candidate) => candidate.password === password);
  return mockUser && { mockUser, username: username.trim() };
}

/** Identifies the user's ids, account numbers and ledgers, e.g. `john7+ci`. */
export function userKeyOf({ mockUser, username }: LoggedInUser): string {
  const { suffix } = splitUsername(username);
  return suffix === '' ? mockUser.id : `${mockUser.id}+${suffix}`;
}

/** Whether the user logged in with a `+suffix`. */
export function isCopy({ username }: LoggedInUser): boolean {
  return splitUsername(username).suffix !== '';
}

/** Splits at the first `+`, in lower case: `John+2` into `john` and `2`. */
function splitUsername(username: string): { base: string; suffix: string } {
  const [base = '', ...suffix] = username
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .split('+');
  return { base, suffix: suffix.join('+') };
}
