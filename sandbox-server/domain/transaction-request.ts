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
 * A cursor says where its page begins and what it belongs to.
 * @guess A cursor of another connection, account or period is refused.
 */
type CursorScope = Pick<CreateTransactionsRequest, 'from' | 'to'> & {
  connectionId: string;
  accountId: string;
};

/** Between the parts of a cursor; none of them contains it. */
const SEPARATOR = '|';

export function cursorOf(scope: CursorScope, position: LedgerPosition): string {
  return [...partsOf(scope), position.timestamp, position.id].join(SEPARATOR);
}

/** Nothing when `text` is no cursor of this connection, account and period. */
export function positionOf(scope: CursorScope, text: string): LedgerPosition | undefined {
  const own = partsOf(scope);
  const parts = text.split(SEPARATOR);
  const belongs = own.every((part, i) => parts[i] === part);
  const [timestamp = '', id = '', ...rest] = parts.slice(own.length);
  const isWhole = belongs && rest.length === 0 && /^[\da-f]{32}$/.test(id);
  return isWhole && !Number.isNaN(Date.parse(timestamp)) ? { timestamp, id } : undefined;
}

function partsOf({ connectionId, accountId, from, to }: CursorScope): string[] {
  return [connectionId, accountId, from, to];
}
