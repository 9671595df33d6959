import { describe, expect, it } from 'vitest';
import * as truelayer from '../../../widget/truelayer/index.ts';
import { delay } from '../../../widget/truelayer/timeouts.ts';
import { TRACE_ID } from './fake-truelayer.ts';
import { collect, PENDING, page, rejectionOf, setupClient, YEAR } from './setup-client.ts';

describe('transactions', () => {
  it('are read page by page, each with its own request and the cursor of the last page', async () => {
    const { client, requestsTo, script } = setupClient();
    script('readTransactions', page(['t1', 't2'], 'cursor-1'), page(['t3'], null));
    const options = { ...YEAR, pageSize: 2, enrichment: true };
    const all = await collect(client.transactions('c', 'a/1', options));
    expect(all.map(({ id }) => id)).toEqual(['t1', 't2', 't3']);
    const enrichment = { transaction_category: true, merchant_name: true };
    const first = { ...YEAR, page_size: 2, enrichment };
    expect(requestsTo('requestTransactions').map(({ body }) => body)).toEqual([
      first,
      { ...first, cursor: 'cursor-1' },
    ]);
    expect(requestsTo('requestTransactions')[0]?.path).toBe(
      '/v3/connected-accounts/a%2F1/transactions/requests',
    );
    expect(requestsTo('readTransactions')[0]?.headers.get('Connection-Id')).toBe('c');
  });

  it('are fetched only as far as the caller reads them', async () => {
    const { client, requestsTo, script } = setupClient();
    script('readTransactions', page(['t1', 't2'], 'cursor-1'));
    for await (const { id } of client.transactions('c', 'a', YEAR)) if (id === 't2') break;
    expect(requestsTo('requestTransactions')).toHaveLength(1);
  });

  it.each([
    ['no cursor', page(['t1'])],
    ['an empty page', page([], 'cursor-1')],
  ])('end with %s', async (_, last) => {
    const { client, script } = setupClient();
    script('readTransactions', last);
    const all = await collect(client.transactions('c', 'a', YEAR));
    expect(all.length).toBeLessThan(2);
  });

  it('end with an error if TrueLayer repeats a cursor', async () => {
    const { client, always } = setupClient();
    always('readTransactions', page(['t1'], 'cursor-1'));
    const error = await rejectionOf(collect(client.transactions('c', 'a', YEAR)));
    expect(error).toBeInstanceOf(truelayer.UnexpectedResponseError);
  });

  it('are polled with growing delays', async () => {
    const { client, requestsTo, script, pauses } = setupClient();
    script('readTransactions', ...Array(9).fill(PENDING), page(['t1']));
    expect(await collect(client.transactions('c', 'a', YEAR))).toHaveLength(1);
    expect(pauses.map(Math.round)).toEqual([250, 400, 640, 1024, 1638, 2621, 4194, 5000, 5000]);
    expect(requestsTo('requestTransactions')).toHaveLength(1);
  });

  it('are not polled any more if the caller aborts', async () => {
    const caller = new AbortController();
    const { signal } = caller;
    const { client, requestsTo } = setupClient({
      wait: (ms, signal) => {
        caller.abort(new Error('gone'));
        return delay(ms, signal);
      },
    });
    const all = rejectionOf(collect(client.transactions('c', 'a', { ...YEAR, signal })));
    expect(await all).toMatchObject({ message: 'gone' });
    expect(requestsTo('readTransactions')).toHaveLength(1);
  });

  it('that the bank does not deliver cause an error with the reason and the trace id', async () => {
    const { client, script } = setupClient();
    const body = { id: 'request-1', status: 'failed', failure_reason: 'provider_error' };
    script('readTransactions', { status: 200, body });
    const error = await rejectionOf(collect(client.transactions('c', 'a', YEAR)));
    expect(error).toBeInstanceOf(truelayer.TransactionsRequestError);
    expect(error).toMatchObject({
      reason: 'provider_error',
      requestId: 'request-1',
      traceId: TRACE_ID,
    });
  });

  it('that stay pending cause an error after two minutes', async () => {
    const { client, pauses } = setupClient();
    const error = await rejectionOf(collect(client.transactions('c', 'a', YEAR)));
    expect(error).toMatchObject({ name: 'TransactionsRequestError', reason: 'timeout' });
    const waited = pauses.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(120_000);
    expect(waited).toBeLessThan(125_001);
  });

  it.each(['', '..', 'r/../..', '\ud800'])(
    'of a request with the id %j are rejected',
    async (id) => {
      const { client, script, requestsTo } = setupClient();
      script('requestTransactions', { status: 202, body: { id, status: 'pending' } });
      const error = await rejectionOf(collect(client.transactions('c', 'a', YEAR)));
      expect(error).toBeInstanceOf(truelayer.UnexpectedResponseError);
      expect(requestsTo('readTransactions')).toEqual([]);
    },
  );

  it('cause no message with other text of TrueLayer', async () => {
    const { client, script } = setupClient();
    const body = { id: 'request-1', status: 'failed', failure_reason: 'of Jane Smith, 26207729' };
    script('readTransactions', { status: 200, body });
    const error = await rejectionOf(collect(client.transactions('c', 'a', YEAR)));
    expect(error).toMatchObject({ reason: 'of Jane Smith, 26207729' });
    expect(String(error)).not.toContain('Jane');
  });
});

describe('the days of transactions', () => {
  it.each([
    ['from', { from: '01/01/2025' }],
    ['from', { from: '2025-02-29' }],
    ['from', { from: '2025-1-1' }],
    ['from', { from: '2025-13-01' }],
    ['from', { from: '2025-01-01T00:00:00Z' }],
    ['to', { to: '' }],
    ['to', { to: '2025-04-31' }],
    ['to', { to: '2024-12-31' }],
  ])('are rejected immediately with the name of the field: %s of %j', (field, wrong) => {
    const { client, asked } = setupClient();
    for (const read of [client.transactions, client.transactionPages]) {
      expect(() => read('c', 'a', { ...YEAR, ...wrong })).toThrow(
        expect.objectContaining({
          name: 'TypeError',
          message: expect.stringMatching(`^${field}: `),
        }),
      );
    }
    expect(asked).toEqual([]);
  });

  it('may be the same day, also a leap day', () => {
    const { client } = setupClient();
    expect(() =>
      client.transactions('c', 'a', { from: '2024-02-29', to: '2024-02-29' }),
    ).not.toThrow();
  });
});

describe('pages of transactions', () => {
  it('have the cursor of the next page, except for the last page', async () => {
    const { client, script } = setupClient();
    script('readTransactions', page(['t1', 't2'], 'cursor-1'), page(['t3'], null));
    const pages = await collect(client.transactionPages('c', 'a', YEAR));
    expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([['t1', 't2'], ['t3']]);
    expect(pages[0]?.nextCursor).toBe('cursor-1');
    expect(pages[1]).not.toHaveProperty('nextCursor');
  });

  it('are requested only when the caller reads them', async () => {
    const { client, requestsTo, script } = setupClient();
    script('readTransactions', page(['t1'], 'cursor-1'));
    const pages = client.transactionPages('c', 'a', YEAR);
    expect(requestsTo('requestTransactions')).toHaveLength(0);
    await pages.next();
    expect(requestsTo('requestTransactions')).toHaveLength(1);
  });

  it('continue after a saved cursor', async () => {
    const { client, requestsTo, script } = setupClient();
    script('readTransactions', page(['t3'], 'cursor-2'), page(['t4']));
    const options = { ...YEAR, cursor: 'cursor-1' };
    const all = await collect(client.transactions('c', 'a', options));
    expect(all.map(({ id }) => id)).toEqual(['t3', 't4']);
    expect(requestsTo('requestTransactions').map(({ body }) => body)).toEqual([
      { ...YEAR, cursor: 'cursor-1' },
      { ...YEAR, cursor: 'cursor-2' },
    ]);
  });

  it('end with an error if TrueLayer returns to the first cursor', async () => {
    const { client, script } = setupClient();
    script('readTransactions', page(['t3'], 'cursor-1'));
    const pages = client.transactionPages('c', 'a', { ...YEAR, cursor: 'cursor-1' });
    expect(await pages.next()).toMatchObject({ value: { items: [{ id: 't3' }] } });
    expect(await rejectionOf(pages.next())).toBeInstanceOf(truelayer.UnexpectedResponseError);
  });
});
