import type { CreateTransactionsRequest } from '../../schema/transactions-request.ts';
import type { BankAccount } from '../bank/account.ts';
import type { Reading } from '../connection/data-access.ts';
import { invalid, ok, type Result } from '../error.ts';
import type { Tenant } from '../world/tenant.ts';
import { positionOf, type TransactionRequest } from './transaction-request.ts';

/**
 * How long a bank takes for a page of transactions, in milliseconds of the sandbox's clock. While
 * the clock stands still a bank that is not slow answers at once, as it never would otherwise.
 * @guess A page of transactions takes a bank a moment: how long, TrueLayer does not say.
 */
export const USUAL_DELAY = 150;

/**
 * The one failure reason that TrueLayer names.
 * @guess A transactions request of a mock user whose data calls fail is accepted, then fails with `provider_error`, whatever the user's error is.
 */
const PROVIDER_ERROR = 'provider_error';

/** A transactions request from a checked body. */
export function newTransactionRequest(
  { ids, clock }: Tenant,
  { connection, customer }: Reading,
  account: BankAccount,
  body: CreateTransactionsRequest,
): Result<TransactionRequest> {
  const { from, to, cursor } = body;
  const accountId = account.id;
  const scope = { connectionId: connection.id, accountId, from, to };
  const after = cursor === undefined ? undefined : positionOf(scope, cursor);
  if (cursor !== undefined && after === undefined) {
    return invalid({ cursor: ['Must be a next_cursor of this connection, account, from and to'] });
  }
  const { delaySeconds, dataError } = customer.mockUser.behaviour;
  const usual = clock.isFrozen() ? 0 : USUAL_DELAY;
  const now = clock.now();
  return ok({
    id: ids.uuid(),
    connectionId: connection.id,
    accountId,
    from,
    to,
    pageSize: body.page_size,
    ...(after && { after }),
    isEnriched: body.enrichment !== undefined,
    createdAt: now,
    answeredAt: now + (delaySeconds === undefined ? usual : delaySeconds * 1000),
    ...(dataError !== undefined && { failureReason: PROVIDER_ERROR }),
  });
}
