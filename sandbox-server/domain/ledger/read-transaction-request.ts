import type { BankAccount } from '../bank/account.ts';
import { behaviorsOf } from '../bank/behaviors/registry.ts';
import {
  countBankCall,
  type DataAccess,
  findSharedAccount,
  requireAccess,
  requireFeature,
} from '../connection/data-access.ts';
import { failed, ok, type Result } from '../error.ts';
import type { Tenant } from '../world/tenant.ts';
import { type LedgerEntry, statementPageOf } from './statement.ts';
import { cursorOf, requestStatusAt, type TransactionRequest } from './transaction-request.ts';

/** The state of a transactions request. */
export type RequestOutcome =
  | { status: 'pending' }
  | { status: 'failed'; reason: string }
  | { status: 'completed'; entries: readonly LedgerEntry[]; nextCursor?: string };

type AccountPath = { connectionId: string; accountId: string };

type AccountAccess = { access: DataAccess; account: BankAccount };

/**
 * Checks that a transactions request for the account may be created, and counts the call against the
 * daily limit.
 */
export function requireAccountAccess(
  tenant: Tenant,
  { connectionId, accountId, isUserPresent }: AccountPath & { isUserPresent: boolean },
): Result<AccountAccess> {
  const operation = 'connected-accounts-create-transactions-request';
  const scope = 'transactions';
  const call = { connectionId, accountId, scope, operation, isUserPresent } as const;
  const opened = withAccount(countBankCall(tenant, call), accountId);
  if (!opened.ok || opened.value.account.type !== 'card') return opened;
  const feature = requireFeature(tenant, opened.value.access, 'card_transactions');
  return feature.ok ? opened : feature;
}

function withAccount(access: Result<DataAccess>, accountId: string): Result<AccountAccess> {
  if (!access.ok) return access;
  const account = findSharedAccount(access.value, accountId);
  return account.ok ? ok({ access: access.value, account: account.value }) : account;
}

/**
 * Reads a transactions request of the account. The page of a completed request never changes.
 * @guess To look at a transactions request is not a call that reaches the bank, and it can be looked at as long as the connection is open.
 */
export function readTransactionRequest(
  tenant: Tenant,
  { requestId, ...path }: AccountPath & { requestId: string },
): Result<{ request: TransactionRequest; outcome: RequestOutcome }> {
  const { connectionId, accountId } = path;
  const scoped = requireAccess(tenant, { connectionId, scope: 'transactions' });
  const opened = withAccount(scoped, accountId);
  if (!opened.ok) return opened;
  const { access, account } = opened.value;
  const request = tenant.transactionRequests.get(requestId);
  const isOfAccount = request?.connectionId === connectionId && request.accountId === accountId;
  if (!isOfAccount) {
    return failed('not_found', `the account has no transactions request \`${requestId}\``);
  }
  return ok({ request, outcome: outcomeOf(request, tenant, access, account) });
}

function outcomeOf(
  request: TransactionRequest,
  { bank, clock }: Tenant,
  { user }: DataAccess,
  account: BankAccount,
): RequestOutcome {
  const { connectionId, from, to, pageSize, after, respondedAt, failureReason } = request;
  const status = requestStatusAt(request, clock.now());
  if (status === 'pending') return { status };
  if (failureReason !== undefined) return { status: 'failed', reason: failureReason };
  const { entries, next } = statementPageOf({
    user,
    account,
    seed: bank.seed,
    behaviors: behaviorsOf(bank.providers, account.providerId),
    from,
    to,
    now: respondedAt,
    pageSize,
    ...(after && { after }),
  });
  const scope = { connectionId, accountId: account.id, from, to };
  return { status: 'completed', entries, ...(next && { nextCursor: cursorOf(scope, next) }) };
}
