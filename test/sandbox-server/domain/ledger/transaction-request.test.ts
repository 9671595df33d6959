import { describe, expect, it } from 'vitest';
import {
  cursorOf,
  parseCursor,
  REQUEST_STATUSES,
  requestStatusAt,
  type TransactionRequest,
} from '../../../../sandbox-server/domain/ledger/transaction-request.ts';

const CREATED = Date.parse('2026-03-16T12:00:00Z');
const RESPONDED = CREATED + 150;

const request: TransactionRequest = {
  id: 'r',
  connectionId: 'c',
  accountId: 'a',
  from: '2026-01-01',
  to: '2026-03-16',
  pageSize: 50,
  isEnriched: false,
  createdAt: CREATED,
  respondedAt: RESPONDED,
};
const failing = { ...request, failureReason: 'provider_error' };

/** Response of the bank × instant → status of the request. */
const TABLE = [
  ['a page', request, CREATED, 'pending'],
  ['a page', request, RESPONDED - 1, 'pending'],
  ['a page', request, RESPONDED, 'completed'],
  ['a page', request, RESPONDED + 1e12, 'completed'],
  ['an error', failing, CREATED, 'pending'],
  ['an error', failing, RESPONDED - 1, 'pending'],
  ['an error', failing, RESPONDED, 'failed'],
  ['an error', failing, RESPONDED + 1e12, 'failed'],
] as const;

describe('a transactions request', () => {
  it.each(TABLE)('to which the bank responds with %s', (_, each, now, status) => {
    expect(requestStatusAt(each, now)).toBe(status);
  });

  it('reaches every status', () => {
    expect(new Set(TABLE.map(([, , , status]) => status))).toEqual(new Set(REQUEST_STATUSES));
  });
});

describe('a cursor', () => {
  const scope = { connectionId: 'c', accountId: 'a', from: '2026-01-01', to: '2026-03-16' };
  const position = { timestamp: '2026-02-03T10:00:00Z', id: '0123456789abcdef0123456789abcdef' };
  const cursor = cursorOf(scope, position);

  it('decodes to its position', () => {
    expect(parseCursor(scope, cursor)).toEqual(position);
  });

  it.each([
    ['connection', { connectionId: 'x' }],
    ['account', { accountId: 'x' }],
    ['first day', { from: '2026-01-02' }],
    ['last day', { to: '2026-03-15' }],
  ])('is rejected for another %s', (_, change) => {
    expect(parseCursor({ ...scope, ...change }, cursor)).toBeUndefined();
  });

  it.each(['', '|', `${cursor}|x`, cursor.slice(0, -1), cursor.replace('T10', 'T1x')])(
    'cannot be decoded from %j',
    (text) => {
      expect(parseCursor(scope, text)).toBeUndefined();
    },
  );
});
