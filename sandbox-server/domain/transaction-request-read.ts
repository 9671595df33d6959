import type { BankAccount } from './account.ts';
import { failed, ok, type Result } from './error.ts';
import { accountOf, type Reading, readingOf } from './reading.ts';
import { type LedgerEntry, statementPage } from './statement.ts';
import { cursorOf, requestStatusAt, type TransactionRequest } from './transaction-request.ts';
import type { Tenant, World } from './world.ts';

/** What a transactions request has come to. */
export type RequestOutcome =
  | { status: 'pending' }
  | { status: 'failed'; reason: string }
  | { status: 'completed'; entries: readonly LedgerEntry[]; nextCursor?: string };

export type AccountPath = { connectionId: string; accountId: string };

/** The connection opened for its transactions, and the account among those the user chose. */
export function accountReadingOf(
  world: World,
  tenant: Tenant,
  { connectionId, accountId }: AccountPath,
): Result<{ reading: Reading; account: BankAccount }> {
  const reading = readingOf(world, tenant, { connectionId, scope: 'transactions' });
  if (!reading.ok) return reading;
  const account = accountOf(reading.value, accountId);
  return account.ok ? ok({ reading: reading.value, account: account.value }) : account;
}

/** A request of this account, with its outcome at this instant. The page it shows never changes. */
export function readRequest(
  world: World,
  tenant: Tenant,
  { requestId, ...path }: AccountPath & { requestId: string },
): Result<{ request: TransactionRequest; outcome: RequestOutcome }> {
  const opened = accountReadingOf(world, tenant, path);
  if (!opened.ok) return opened;
  const { reading, account } = opened.value;
  const request = tenant.requests.get(requestId);
  const isHere =
    request?.connectionId === path.connectionId && request.accountId === path.accountId;
  if (!isHere)
    return failed('not_found', `the account has no transactions request \`${requestId}\``);
  return ok({ request, outcome: outcomeAt(world, reading, account, request) });
}

function outcomeAt(
  { bank, clock }: World,
  { customer }: Reading,
  account: BankAccount,
  request: TransactionRequest,
): RequestOutcome {
  const { from, to, pageSize, after, answeredAt, failureReason } = request;
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
  const scope = { accountId: account.id, from, to };
  return { status: 'completed', entries, ...(next && { nextCursor: cursorOf(scope, next) }) };
}
