import type { CreateTransactionsRequest } from '../../schema/transactions-request.ts';
import type { BankAccount } from '../bank/account.ts';
import { behaviorsOf } from '../bank/behaviors/registry.ts';
import { accountErrorOf, type DataAccess } from '../connection/data-access.ts';
import { invalid, ok, type Result } from '../error.ts';
import type { Tenant } from '../world/tenant.ts';
import { parseCursor, type TransactionRequest } from './transaction-request.ts';

/**
 * How long a bank takes for a page of transactions, in milliseconds of the sandbox's clock. 0 while the
 * clock is frozen, because the request would never complete.
 * @guess A page of transactions takes a bank a moment: how long, TrueLayer does not say.
 */
const BANK_DELAY_MS = 150;

/**
 * The one failure reason that TrueLayer names.
 * @guess A transactions request of a mock user whose data calls fail is accepted, then fails with `provider_error`, whatever the user's error is.
 */
const PROVIDER_ERROR = 'provider_error';

/**
/**
 * Creates a transactions request with a new id; the caller stores it. `why` is the reason for which the
 * bank will fail it. The result is an error if the cursor of the body belongs to another connection,
 * account or period.
 */
export function createTransactionRequest(
  tenant: Tenant,
  access: DataAccess,
  account: BankAccount,
  body: CreateTransactionsRequest,
): Result<{ request: TransactionRequest; why?: string }> {
  const { ids, clock } = tenant;
  const { connection, user } = access;
  const { from, to, cursor } = body;
  const accountId = account.id;
  const scope = { connectionId: connection.id, accountId, from, to };
  const after = cursor === undefined ? undefined : parseCursor(scope, cursor);
  if (cursor !== undefined && after === undefined) {
    return invalid({ cursor: ['Must be a next_cursor of this connection, account, from and to'] });
  }
  const { dataError } = user.mockUser.behavior;
  const behaviors = behaviorsOf(tenant.bank.providers, connection.providerId);
  const usual = clock.isFrozen() ? 0 : BANK_DELAY_MS;
  const now = clock.now();
  const delays = [user.mockUser.behavior, ...behaviors].flatMap((each) => each.delaySeconds ?? []);
  const period = { from, to, now, loginAt: connection.login.at };
  const [unreadable] = behaviors.flatMap(({ failPeriod }) => failPeriod?.(period) ?? []);
  const why = accountErrorOf(tenant, access, account)?.why ?? unreadable;
  const request = {
    id: ids.uuid(),
    connectionId: connection.id,
    accountId,
    from,
    to,
    pageSize: body.page_size,
    ...(after && { after }),
    isEnriched: body.enrichment !== undefined,
    createdAt: now,
    respondedAt: now + (delays.length === 0 ? usual : Math.max(...delays) * 1000),
    ...((dataError ?? why) !== undefined && { failureReason: PROVIDER_ERROR }),
  };
  return ok({ request, ...(why !== undefined && { why }) });
}
