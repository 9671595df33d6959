import { describe, expect, it } from 'vitest';
import { CREATE_BODY, json, type SandboxSetup } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const PERIOD = { from: '2026-01-01', to: '2026-03-16' };

type Item = { id: string; timestamp: string };

const INVALID: [string, object, string][] = [
  ['no from', { from: undefined }, 'from'],
  ['no to', { to: undefined }, 'to'],
  ['a day that is none', { from: '2026-02-30' }, 'from'],
  ['a time in place of a date', { to: '2026-03-16T00:00:00Z' }, 'to'],
  ['from after to', { from: '2026-03-17' }, 'from'],
  ['a page of nothing', { page_size: 0 }, 'page_size'],
  ['a page of 501', { page_size: 501 }, 'page_size'],
  ['a page size in quotes', { page_size: '50' }, 'page_size'],
  ['half a page', { page_size: 1.5 }, 'page_size'],
  [
    'half of the enrichment',
    { enrichment: { merchant_name: true } },
    'enrichment.transaction_category',
  ],
  [
    'enrichment that is not wanted',
    { enrichment: { merchant_name: false, transaction_category: true } },
    'enrichment.merchant_name',
  ],
  ['an unknown cursor', { cursor: 'bWFuZGF0ZXM6MmUwNDk0MTMK' }, 'cursor'],
  ['a cursor that is no base64', { cursor: '%%%' }, 'cursor'],
  ['a cursor that is a number', { cursor: 7 }, 'cursor'],
];

describeEveryDelivery('the transactions endpoint', ({ setup }) => {
  async function connected(user: { username?: string; password?: string } = {}) {
    const sandbox = await setup();
    const { id: connection } = await sandbox.connect(CREATE_BODY, user);
    const { items } = await json(
      await sandbox.call('GET', '/v3/connected-accounts', { connection }),
    );
    const account: string = items[0].id;
    const path = `/v3/connected-accounts/${account}/transactions/requests`;
    const ask = (body: unknown, headers = {}) =>
      sandbox.call('POST', path, { body, connection, headers });
    const read = async (id: string) =>
      json(await sandbox.call('GET', `${path}/${id}`, { connection }));
    const page = async (body: object) => read((await json(await ask(body))).id);
    return { ...sandbox, connection, account, path, ask, read, page };
  }

  async function everyPage({ page }: Awaited<ReturnType<typeof connected>>, body: object) {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const { result } = await page({ ...body, ...(cursor && { cursor }) });
      items.push(...result.items);
      cursor = result.pagination.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  describe('a transactions request', () => {
    it('is accepted as pending, then completed with the newest first', async () => {
      const bank = await connected();
      const accepted = await bank.ask(PERIOD);
      expect(accepted.status).toBe(202);
      const { id, status } = await json(accepted);
      expect(status).toBe('pending');
      const { result, ...rest } = await bank.read(id);
      expect(rest).toEqual({ id, status: 'completed' });
      expect(result.items).toHaveLength(50);
      const order = result.items.map((item: Item) => `${item.timestamp} ${item.id}`);
      expect(order).toEqual([...order].sort().reverse());
    });

    it('stays pending until the bank has answered, while the clock runs', async () => {
      const bank = await connected();
      bank.sandbox.clock.resume();
      const { id } = await json(await bank.ask(PERIOD));
      bank.sandbox.clock.freeze();
      expect((await bank.read(id)).status).toBe('pending');
      bank.sandbox.clock.advance('PT1S');
      expect((await bank.read(id)).status).toBe('completed');
    });

    it('stays pending for long at a slow bank', async () => {
      const bank = await connected({ username: 'slow', password: 'doe' });
      const { id } = await json(await bank.ask(PERIOD));
      expect((await bank.read(id)).status).toBe('pending');
      bank.sandbox.clock.advance('PT5M');
      expect((await bank.read(id)).status).toBe('completed');
    });

    it('shows the same page however often and late it is read', async () => {
      const bank = await connected();
      const { id } = await json(await bank.ask(PERIOD));
      const first = await bank.read(id);
      bank.sandbox.clock.advance('PT30M');
      expect(await bank.read(id)).toEqual(first);
    });

    it('pages through the same list whatever the size of a page', async () => {
      const bank = await connected();
      const whole = await everyPage(bank, { ...PERIOD, page_size: 500 });
      expect(whole.length).toBeGreaterThan(100);
      expect(await everyPage(bank, { ...PERIOD, page_size: 37 })).toEqual(whole);
    });

    it('ends the list with a null cursor', async () => {
      const bank = await connected();
      const { result } = await bank.page({ ...PERIOD, page_size: 500 });
      expect(result.pagination).toEqual({ next_cursor: null });
    });

    it('is enriched when that was asked for, and only then', async () => {
      const bank = await connected();
      const plain = await bank.page(PERIOD);
      const enrichment = { transaction_category: true, merchant_name: true };
      const enriched = await bank.page({ ...PERIOD, enrichment });
      expect(plain.result.items.filter((item: object) => 'enrichment' in item)).toEqual([]);
      const merchants = enriched.result.items.map(
        (item: { enrichment: { merchant_name?: string } }) => item.enrichment.merchant_name,
      );
      expect(merchants.some((name?: string) => name !== undefined)).toBe(true);
    });

    it('fails for the mock user whose bank fails', async () => {
      const { sandbox, fetch, call, connect } = await setup();
      const { id: connection } = await connect(CREATE_BODY, {
        username: 'error.provider_error',
        password: 'error',
      });
      const account = sandbox.connections.get(connection)?.accountIds?.[0];
      const path = `/v3/connected-accounts/${account}/transactions/requests`;
      const { id } = await json(await call('POST', path, { body: PERIOD, connection }));
      expect(await json(await call('GET', `${path}/${id}`, { connection }))).toEqual({
        id,
        status: 'failed',
        failure_reason: 'provider_error',
      });
      expect(fetch).toBeDefined();
    });
  });

  describe('a transactions request is refused', () => {
    it.each(INVALID)('for %s', async (_, change, key) => {
      const bank = await connected();
      const response = await bank.ask({ ...PERIOD, ...change });
      expect(response.status).toBe(400);
      expect(Object.keys((await json(response)).errors)).toEqual([key]);
    });

    it('for a cursor of another period', async () => {
      const bank = await connected();
      const { result } = await bank.page({ ...PERIOD, page_size: 5 });
      const cursor = result.pagination.next_cursor;
      const response = await bank.ask({ ...PERIOD, from: '2026-01-02', cursor });
      expect(Object.keys((await json(response)).errors)).toEqual(['cursor']);
    });

    it('without the scope', async () => {
      const { connect, call } = await setup();
      const { id: connection } = await connect({ ...CREATE_BODY, scopes: ['accounts'] });
      const { items } = await json(await call('GET', '/v3/connected-accounts', { connection }));
      const path = `/v3/connected-accounts/${items[0].id}/transactions/requests`;
      expect((await call('POST', path, { body: PERIOD, connection })).status).toBe(403);
    });

    it.each(['nope', '%27%22', '%0a'])('for an account %s that is not shared', async (account) => {
      const bank = await connected();
      const path = `/v3/connected-accounts/${account}/transactions/requests`;
      const response = await bank.call('POST', path, { body: PERIOD, connection: bank.connection });
      expect(response.status).toBe(404);
    });

    it('for another connection’s request', async () => {
      const bank = await connected();
      const { id } = await json(await bank.ask(PERIOD));
      const other = await bank.connect();
      const response = await bank.call('GET', `${bank.path}/${id}`, { connection: other.id });
      expect(response.status).toBe(404);
    });

    it.each(['POST', 'GET'])('without a Connection-Id, by %s', async (method) => {
      const bank = await connected();
      const path = method === 'GET' ? `${bank.path}/x` : bank.path;
      const response = await (bank as SandboxSetup).call(
        method,
        path,
        method === 'POST' ? { body: PERIOD } : {},
      );
      expect((await json(response)).errors).toEqual({ 'Connection-Id': ['Must be provided'] });
    });
  });
});
