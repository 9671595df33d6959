import type { CreateTransactionsRequest } from '../../schema/transactions-request.ts';
import type { Instant } from '../world/clock.ts';
import type { StatementPosition } from './statement.ts';

/** An asynchronous request for one page of an account's transactions. */
export type TransactionRequest = {
  id: string;
  connectionId: string;
  accountId: string;
  from: string;
  to: string;
  pageSize: number;
  after?: StatementPosition;
  isEnriched: boolean;
  createdAt: Instant;
  /** When the bank responds, and the instant at which the page shows the ledger. */
  respondedAt: Instant;
  failureReason?: string;
};

export const REQUEST_STATUSES = ['pending', 'completed', 'failed'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** The status of a transactions request at an instant; computed, never stored. */
export function requestStatusAt(request: TransactionRequest, now: Instant): RequestStatus {
  if (now < request.respondedAt) return 'pending';
  return request.failureReason === undefined ? 'completed' : 'failed';
}

/**
 * What a cursor belongs to.
 * @guess A cursor of another connection, account or period is refused.
 */
type CursorScope = Pick<CreateTransactionsRequest, 'from' | 'to'> & {
  connectionId: string;
  accountId: string;
};

/** Encodes a position as JSON, because custom ids may contain any character. */
export function cursorOf(scope: CursorScope, { timestamp, id }: StatementPosition): string {
  return JSON.stringify([...scopeParts(scope), timestamp, id]);
}

/** Decodes a cursor; `undefined` when it is malformed or has another scope. */
export function parseCursor(scope: CursorScope, text: string): StatementPosition | undefined {
  const own = scopeParts(scope);
  const parts = parseList(text);
  const belongs = own.every((part, place) => parts[place] === part);
  const [timestamp, id, ...rest] = parts.slice(own.length);
  if (!belongs || rest.length > 0) return undefined;
  if (typeof timestamp !== 'string' || typeof id !== 'string') return undefined;
  return Number.isNaN(Date.parse(timestamp)) ? undefined : { timestamp, id };
}

function scopeParts({ connectionId, accountId, from, to }: CursorScope): string[] {
  return [connectionId, accountId, from, to];
}

function parseList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
