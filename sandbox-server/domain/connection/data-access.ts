import type { Scope } from '../../schema/create-connection.ts';
import type { OperationId } from '../../schema/operation.ts';
import type { BankAccount } from '../bank/account.ts';
import { consentOf, findLoggedInUser, heldAccountsOf, sharedAccountsOf } from '../bank/bank.ts';
import { behaviorsOf } from '../bank/behaviors/registry.ts';
import type { DataError, LoggedInUser } from '../bank/mock-user.ts';
import { downReasonOf, type Feature, findDownProvider, findProvider } from '../bank/provider.ts';
import { type DomainError, failed, ok, type Result } from '../error.ts';
import type { Tenant } from '../world/tenant.ts';
import { type AuthorizedConnection, accessAt } from './access.ts';

/** An authorised connection, the user who logged in, and the accounts the user shared. */
export type DataAccess = {
  connection: AuthorizedConnection;
  user: LoggedInUser;
  accounts: readonly BankAccount[];
};

/**
 * Checks that the client may read the data of `scope` from a connection now.
 * @guess A read is refused for the first of these that applies: the connection is unknown or another client's, not authorised, not open to it.
 */
export function requireAccess(
  { bank, clock, connections }: Tenant,
  { connectionId, scope }: { connectionId: string; scope: Scope },
): Result<DataAccess> {
  const connection = connections.get(connectionId);
  if (connection === undefined)
    return failed('not_found', `the client has no connection \`${connectionId}\``);
  const access = accessAt(connection, scope, clock.now());
  if (!access.ok) return access;
  const user = findLoggedInUser(bank, connection);
  if (user === undefined)
    return failed('unknown_error', 'there is no mock user any more who could have logged in');
  return ok({ connection: access.value, user, accounts: sharedAccountsOf(bank, connection) });
}

/** A call that TrueLayer forwards to the bank. */
export type BankCall = {
  connectionId: string;
  scope: Scope;
  operation: OperationId;
  /** Absent for calls that are about no account. */
  accountId?: string;
  isUserPresent: boolean;
};

/**
 * Like `requireAccess`, and counts the call against the daily limit unless the user is present. Fails
 * with `rate_limit_exceeded` above the limit, and with the error of a bank that fails the call.
 */
export function countBankCall(tenant: Tenant, call: BankCall): Result<DataAccess> {
  const access = requireAccess(tenant, call);
  if (!access.ok) return access;
  const { callLimit, clock } = tenant;
  if (!call.isUserPresent) {
    const counted = callLimit.count(call, clock.now());
    if (!counted.ok) return counted;
  }
  const error = callErrorOf(tenant, access.value);
  return error === undefined ? access : { ok: false, error };
}

/** Why the bank fails the present call. */
function callErrorOf(
  { bank, clock, traceIds }: Tenant,
  { connection }: DataAccess,
): DomainError | undefined {
  const down = findDownProvider(bank.providers, connection.providerId, clock.now());
  if (down !== undefined) return failed('provider_error', downReasonOf(down)).error;
  const behaviors = behaviorsOf(bank.providers, connection.providerId);
  if (behaviors.length === 0) return undefined;
  const call = {
    ...{ seed: bank.seed, connectionId: connection.id },
    ...{ now: clock.now(), number: traceIds.drawn() },
  };
  for (const { failCall } of behaviors) {
    const error = failCall?.(call);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** Why the bank cannot read an account. */
export function accountErrorOf(
  { bank }: Tenant,
  { connection, user }: DataAccess,
  account: BankAccount,
): DomainError | undefined {
  for (const { failAccount } of behaviorsOf(bank.providers, connection.providerId)) {
    const accounts = heldAccountsOf(bank, connection);
    const error = failAccount?.(account, accounts, consentOf(bank, user, connection));
    if (error !== undefined) return error;
  }
  return undefined;
}

/** Whether the daily limit refuses a call, which therefore does not reach the bank. */
export function isAboveDailyLimit(tenant: Tenant, call: BankCall): boolean {
  if (call.isUserPresent || !requireAccess(tenant, call).ok) return false;
  return !tenant.callLimit.check(call, tenant.clock.now()).ok;
}

/** Like `countBankCall`, and fails for mock users whose data calls fail. */
export function callBank(tenant: Tenant, call: BankCall): Result<DataAccess> {
  const access = countBankCall(tenant, call);
  if (!access.ok) return access;
  const { user } = access.value;
  const { dataError } = user.mockUser.behavior;
  if (dataError === undefined) return access;
  const why = `the mock bank fails every data call of \`${user.username}\``;
  return failed(PROBLEM_OF[dataError], why);
}

/**
 * Fails with `feature_not_supported` if the bank does not offer a feature.
 * @guess A bank that does not offer balances, or no transactions of cards, gets Feature Not Supported for them: TrueLayer says only that a provider may not offer something.
 */
export function requireFeature(
  { bank }: Tenant,
  { connection }: DataAccess,
  feature: Feature,
): Result<void> {
  const provider = findProvider(bank.providers, connection.providerId);
  if (provider?.unsupported?.includes(feature) !== true) return ok(undefined);
  const what = feature === 'balance' ? 'balances' : 'transactions of cards';
  return failed('feature_not_supported', `the bank \`${provider.id}\` does not offer ${what}`);
}

/** Finds one of the accounts that the user shared. */
export function findSharedAccount(access: DataAccess, accountId: string): Result<BankAccount> {
  const account = access.accounts.find(({ id }) => id === accountId);
  if (account !== undefined) return ok(account);
  return failed('not_found', `the connection gives no access to an account \`${accountId}\``);
}

/** @guess The errors of TrueLayer's mock users, written for its older API, come out in v3 as Forbidden, Unknown Error or Provider Error. */
const PROBLEM_OF = {
  account_permanently_locked: 'forbidden',
  account_temporarily_locked: 'forbidden',
  internal_error: 'unknown_error',
  provider_error: 'provider_error',
  user_input_required: 'forbidden',
  wrong_credentials: 'forbidden',
} as const satisfies Record<DataError, string>;
