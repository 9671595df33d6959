import { describe, expect, it } from 'vitest';
import { CREATE_BODY, callWith, json, tokenFor } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const BODY = { ...CREATE_BODY, scopes: ['accounts', 'balance'] };

describeEveryDelivery('the balance endpoint', ({ setup }) => {
  async function connected(
    body: object = BODY,
    user: { username?: string; password?: string } = {},
  ) {
    const base = await setup();
    const { id: connection } = await base.connect(body, user);
    const account = base.sandbox.connections.get(connection)?.accountIds?.[0];
    const read = (id = account) =>
      base.call('GET', `/v3/connected-accounts/${id}/balance`, { connection });
    return { ...base, connection, account, read };
  }

  async function settledAndBalance({
    fetch,
    account,
    connection,
  }: Awaited<ReturnType<typeof connected>>) {
    const call = callWith(fetch, await tokenFor(fetch));
    const path = `/v3/connected-accounts/${account}`;
    const { current_in_minor: balance } = await json(
      await call('GET', `${path}/balance`, { connection }),
    );
    const body = { from: '2026-02-01', to: '2026-03-31', page_size: 500 };
    const { id } = await json(
      await call('POST', `${path}/transactions/requests`, { body, connection }),
    );
    const { result } = await json(
      await call('GET', `${path}/transactions/requests/${id}`, { connection }),
    );
    const settled = new Map<string, number>();
    for (const item of result.items)
      if (item.status === 'settled') settled.set(item.id, item.amount_in_minor);
    return { balance, settled };
  }

  describe('the balance of an account', () => {
    it('is in minor units of its currency', async () => {
      const { read } = await connected();
      expect(await json(await read())).toEqual({
        currency: 'GBP',
        current_in_minor: expect.any(Number),
        available_in_minor: expect.any(Number),
      });
    });

    it('moves by what was settled in the meantime', async () => {
      const bank = await connected({ ...BODY, scopes: ['accounts', 'balance', 'transactions'] });
      const before = await settledAndBalance(bank);
      bank.sandbox.clock.advance('P5D');
      const after = await settledAndBalance(bank);
      const news = [...after.settled].filter(([id]) => !before.settled.has(id));
      expect(news.length).toBeGreaterThan(0);
      const moved = news.reduce((sum, [, amount]) => sum + amount, 0);
      expect(after.balance - before.balance).toBe(moved);
    });

    it('is forbidden without the scope', async () => {
      const { read } = await connected({ ...BODY, scopes: ['accounts'] });
      expect((await read()).status).toBe(403);
    });

    it('of an account that is not shared is not found', async () => {
      const { read } = await connected();
      expect((await read('nope')).status).toBe(404);
    });

    it('needs a Connection-Id', async () => {
      const { call, account } = await connected();
      const response = await call('GET', `/v3/connected-accounts/${account}/balance`);
      expect((await json(response)).errors).toEqual({ 'Connection-Id': ['Must be provided'] });
    });

    it('fails with the bank', async () => {
      const { read } = await connected(BODY, {
        username: 'error.provider_error',
        password: 'error',
      });
      expect((await read()).status).toBe(502);
    });
  });
});
