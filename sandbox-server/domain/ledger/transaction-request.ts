import type { CreateTransactionsRequest } from '../../schema/transactions-request.ts';
import type { Instant } from '../world/clock.ts';

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

/** JSON, so that whatever ids a tester's own data has, they are read back as they were written. */
export function cursorOf(scope: CursorScope, { timestamp, id }: LedgerPosition): string {
  return JSON.stringify([...partsOf(scope), timestamp, id]);
}

/** Nothing when `text` is no cursor of this connection, account and period. */
export function positionOf(scope: CursorScope, text: string): LedgerPosition | undefined {
  const own = partsOf(scope);
  const parts = listIn(text);
  const belongs = own.every((part, place) => parts[place] === part);
  const [timestamp, id, ...rest] = parts.slice(own.length);
  if (!belongs || rest.length > 0) return undefined;
  if (typeof timestamp !== 'string' || typeof id !== 'string') return undefined;
  return Number.isNaN(Date.parse(timestamp)) ? undefined : { timestamp, id };
}

function partsOf({ connectionId, accountId, from, to }: CursorScope): string[] {
  return [connectionId, accountId, from, to];
}

function listIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
