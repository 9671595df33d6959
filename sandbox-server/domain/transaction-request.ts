import type { CreateTransactionsRequest } from '../schema/transactions-request.ts';
import type { Instant } from './clock.ts';

/** One page of an account's transactions, asked for now and answered when the bank has it. */
export type TransactionRequest = {
  id: string;
  connectionId: string;
  accountId: string;
  from: string;
  to: string;
  pageSize: number;
  after?: LedgerPosition;
  isEnriched: boolean;
  createdAt: Instant;
  /** When the bank has answered; also the instant whose ledger the page shows, for good. */
  answeredAt: Instant;
  failureReason?: string;
};

/** The last entry of the page before. */
export type LedgerPosition = { timestamp: string; id: string };

export const REQUEST_STATUSES = ['pending', 'completed', 'failed'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export function requestStatusAt(request: TransactionRequest, now: Instant): RequestStatus {
  if (now < request.answeredAt) return 'pending';
  return request.failureReason === undefined ? 'completed' : 'failed';
}

/**
 * A cursor says where its page begins and which account and period it belongs to, so that one of
 * another account or period is refused.
 */
type CursorScope = Pick<CreateTransactionsRequest, 'from' | 'to'> & { accountId: string };

export function cursorOf(scope: CursorScope, position: LedgerPosition): string {
  return [scope.accountId, scope.from, scope.to, position.timestamp, position.id].join('|');
}

/** Nothing when `text` is no cursor of this account and period. */
export function positionOf(scope: CursorScope, text: string): LedgerPosition | undefined {
  const [accountId, from, to, timestamp, id, ...rest] = text.split('|');
  const belongs = accountId === scope.accountId && from === scope.from && to === scope.to;
  if (!belongs || rest.length > 0 || id === undefined || timestamp === undefined) return undefined;
  return Number.isNaN(Date.parse(timestamp)) ? undefined : { timestamp, id };
}
