import type { BankAccount } from '../bank/account.ts';
import { accountOf, limitedReadingOf, type Reading, readingOf } from '../connection/data-access.ts';
import { failed, ok, type Result } from '../error.ts';
import type { Tenant } from '../world/tenant.ts';
import { type LedgerEntry, statementPage } from './statement.ts';
import { cursorOf, requestStatusAt, type TransactionRequest } from './transaction-request.ts';

/** What a transactions request has come to. */
export type RequestOutcome =
  | { status: 'pending' }
  | { status: 'failed'; reason: string }
  | { status: 'completed'; entries: readonly LedgerEntry[]; nextCursor?: string };

export type AccountPath = { connectionId: string; accountId: string };

export type AccountReading = { reading: Reading; account: BankAccount };

/** The connection opened for a new request, and the account among those the user chose. */
export function requestReadingOf(
  tenant: Tenant,
  { connectionId, accountId, isUserPresent }: AccountPath & { isUserPresent: boolean },
): Result<AccountReading> {
  const operation = 'connected-accounts-create-transactions-request';
  const call = { connectionId, scope: 'transactions', operation, isUserPresent } as const;
  return withAccount(limitedReadingOf(tenant, call), accountId);
}

function withAccount(reading: Result<Reading>, accountId: string): Result<AccountReading> {
  if (!reading.ok) return reading;
  const account = accountOf(reading.value, accountId);
  return account.ok ? ok({ reading: reading.value, account: account.value }) : account;
}

/**
 * A request of this account, with its outcome at this instant. The page it shows never changes.
 * @guess To look at a transactions request is not a call that reaches the bank, and it can be looked at as long as the connection is open.
 */
export function readRequest(
  tenant: Tenant,
  { requestId, ...path }: AccountPath & { requestId: string },
): Result<{ request: TransactionRequest; outcome: RequestOutcome }> {
  const { connectionId, accountId } = path;
  const scoped = readingOf(tenant, { connectionId, scope: 'transactions' });
  const opened = withAccount(scoped, accountId);
  if (!opened.ok) return opened;
  const { reading, account } = opened.value;
  const request = tenant.transactionRequests.get(requestId);
  const isHere = request?.connectionId === connectionId && request.accountId === accountId;
  if (!isHere) {
    return failed('not_found', `the account has no transactions request \`${requestId}\``);
  }
  return ok({ request, outcome: outcomeAt(tenant, reading, account, request) });
}

function outcomeAt(
  { bank, clock }: Tenant,
  { customer }: Reading,
  account: BankAccount,
  request: TransactionRequest,
): RequestOutcome {
  const { connectionId, from, to, pageSize, after, answeredAt, failureReason } = request;
  const status = requestStatusAt(request, clock.now());
  if (status === 'pending') return { status };
  if (failureReason !== undefined) return { status: 'failed', reason: failureReason };
  const { entries, next } = statementPage({
    customer,
    account,
    seed: bank.seed,
    from,
    to,
    now: answeredAt,
    pageSize,
    ...(after && { after }),
  });
  const scope = { connectionId, accountId: account.id, from, to };
  return { status: 'completed', entries, ...(next && { nextCursor: cursorOf(scope, next) }) };
}
