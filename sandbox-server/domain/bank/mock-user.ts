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
 * Finds the user with these credentials; `undefined` when they are wrong.
 *
 * White space around the user name and its case are ignored, because phone keyboards add both; the
 * password must match exactly. Text after the first `+` of the user name, in any case, makes a copy of
 * the user with its own ids and ledgers.
 */
export function checkCredentials(
  mockUsers: readonly MockUser[],
  credentials: { username: string; password: string },
): LoggedInUser | undefined {
  const username = credentials.username.trim();
  const { base } = splitUsername(username);
  const mockUser = mockUsers.find(
    (candidate) => candidate.username === base && candidate.password === credentials.password,
  );
  return mockUser && { mockUser, username };
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

function splitUsername(username: string): { base: string; suffix: string } {
  const [base = '', ...suffix] = username
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .split('+');
  return { base, suffix: suffix.join('+') };
}
