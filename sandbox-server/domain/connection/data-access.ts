import type { Scope } from '../../schema/create-connection.ts';
import type { OperationId } from '../../schema/operation.ts';
import type { BankAccount } from '../bank/account.ts';
import { loggedInUserAt, sharedAt } from '../bank/bank.ts';
import type { LoggedInUser } from '../bank/mock-user.ts';
import { failed, ok, type Result } from '../error.ts';
import type { Tenant } from '../world/tenant.ts';
import { accessAt, type OpenConnection } from './access.ts';

/** An authorised connection, who logged in, and the accounts they chose to share. */
export type Reading = {
  connection: OpenConnection;
  customer: LoggedInUser;
  accounts: readonly BankAccount[];
};

/**
 * The tenant's connection opened for reading `scope`.
 * @guess A read is refused for the first of these that applies: the connection is unknown or another client's, not authorised, not open to it.
 */
export function readingOf(
  { bank, clock, connections }: Tenant,
  { connectionId, scope }: { connectionId: string; scope: Scope },
): Result<Reading> {
  const connection = connections.get(connectionId);
  if (connection === undefined)
    return failed('not_found', `the client has no connection \`${connectionId}\``);
  const access = accessAt(connection, scope, clock.now());
  if (!access.ok) return access;
  const customer = loggedInUserAt(bank, connection);
  if (customer === undefined)
    return failed('unknown_error', 'there is no mock user any more who could have logged in');
  return ok({ connection: access.value, customer, accounts: sharedAt(bank, connection) });
}

/** A call for which TrueLayer goes to the bank. */
export type BankCall = {
  connectionId: string;
  scope: Scope;
  operation: OperationId;
  isUserPresent: boolean;
};

/** The same, within the limit of calls that reach the bank. */
export function limitedReadingOf(tenant: Tenant, call: BankCall): Result<Reading> {
  const reading = readingOf(tenant, call);
  if (!reading.ok || call.isUserPresent) return reading;
  const { callLimit, clock } = tenant;
  const counted = callLimit.count(call.connectionId, call.operation, clock.now());
  return counted.ok ? reading : counted;
}

/** The same, and the bank answers at once: mock users whose data calls fail, fail here. */
export function bankReadingOf(tenant: Tenant, call: BankCall): Result<Reading> {
  const reading = limitedReadingOf(tenant, call);
  if (!reading.ok) return reading;
  const { customer } = reading.value;
  const { dataError } = customer.mockUser.behaviour;
  if (dataError === undefined) return reading;
  const why = `the mock bank fails every data call of \`${customer.username}\``;
  return failed(DATA_ERRORS[dataError], why);
}

/** One of the accounts the user chose to share. */
export function accountOf(reading: Reading, accountId: string): Result<BankAccount> {
  const account = reading.accounts.find(({ id }) => id === accountId);
  if (account !== undefined) return ok(account);
  return failed('not_found', `the connection gives no access to an account \`${accountId}\``);
}

/** @guess The errors of TrueLayer's mock users, written for its older API, come out in v3 as Forbidden, Unknown Error or Provider Error. */
const DATA_ERRORS = {
  account_permanently_locked: 'forbidden',
  account_temporarily_locked: 'forbidden',
  internal_error: 'unknown_error',
  provider_error: 'provider_error',
  user_input_required: 'forbidden',
  wrong_credentials: 'forbidden',
} as const;
