import { describe, expect, it } from 'vitest';
import {
  cursorOf,
  positionOf,
  REQUEST_STATUSES,
  requestStatusAt,
  type TransactionRequest,
} from '../../../../sandbox-server/domain/ledger/transaction-request.ts';

const ASKED = Date.parse('2026-03-16T12:00:00Z');
const ANSWERED = ASKED + 150;

const request: TransactionRequest = {
  id: 'r',
  connectionId: 'c',
  accountId: 'a',
  from: '2026-01-01',
  to: '2026-03-16',
  pageSize: 50,
  isEnriched: false,
  createdAt: ASKED,
  answeredAt: ANSWERED,
};
const failing = { ...request, failureReason: 'provider_error' };

/** What the bank will say × when → what the request has come to. */
const TABLE = [
  ['a page', request, ASKED, 'pending'],
  ['a page', request, ANSWERED - 1, 'pending'],
  ['a page', request, ANSWERED, 'completed'],
  ['a page', request, ANSWERED + 1e12, 'completed'],
  ['an error', failing, ASKED, 'pending'],
  ['an error', failing, ANSWERED - 1, 'pending'],
  ['an error', failing, ANSWERED, 'failed'],
  ['an error', failing, ANSWERED + 1e12, 'failed'],
] as const;

describe('a transactions request', () => {
  it.each(TABLE)('that the bank answers with %s', (_, each, now, status) => {
    expect(requestStatusAt(each, now)).toBe(status);
  });

  it('comes to every status there is', () => {
    expect(new Set(TABLE.map(([, , , status]) => status))).toEqual(new Set(REQUEST_STATUSES));
  });
});

describe('a cursor', () => {
  const scope = { connectionId: 'c', accountId: 'a', from: '2026-01-01', to: '2026-03-16' };
  const position = { timestamp: '2026-02-03T10:00:00Z', id: '0123456789abcdef0123456789abcdef' };
  const cursor = cursorOf(scope, position);

  it('leads back to its position', () => {
    expect(positionOf(scope, cursor)).toEqual(position);
  });

  it.each([
    ['connection', { connectionId: 'x' }],
    ['account', { accountId: 'x' }],
    ['first day', { from: '2026-01-02' }],
    ['last day', { to: '2026-03-15' }],
  ])('is none of another %s', (_, change) => {
    expect(positionOf({ ...scope, ...change }, cursor)).toBeUndefined();
  });

  it.each(['', '|', `${cursor}|x`, cursor.slice(0, -1), cursor.replace('T10', 'T1x')])(
    'is not %j',
    (text) => {
      expect(positionOf(scope, text)).toBeUndefined();
    },
  );
});
