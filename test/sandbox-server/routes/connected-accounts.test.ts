import { describe, expect, it } from 'vitest';
import { CREATE_BODY, callWith, json, type SandboxSetup, tokenFor } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';

const accounts = async ({ call }: SandboxSetup, connection: string, query = '') =>
  call('GET', `/v3/connected-accounts${query}`, { connection });

describeEveryDelivery('the accounts endpoint', ({ setup }) => {
  describe('the connected accounts', () => {
    it('are the ones the user chose, with holder and identifiers', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect();
      const { items, pagination } = await json(await accounts(sandbox, id));
      expect(items.length).toBeGreaterThan(0);
      expect(items[0]).toMatchObject({
        type: 'account',
        account_holder_names: [expect.stringMatching(/\w+ \w+/)],
        account_identifiers: expect.arrayContaining([
          expect.objectContaining({ type: 'sort_code_account_number' }),
        ]),
      });
      expect(pagination).toEqual({});
    });

    it('are ordered by type, then id, and can be asked for by type', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect(CREATE_BODY, { username: 'several', password: 'doe' });
      const { items } = await json(await accounts(sandbox, id));
      const keys = items.map(({ type, id: key }: { type: string; id: string }) => `${type} ${key}`);
      expect(keys).toEqual([...keys].sort());
      const cards = await json(await accounts(sandbox, id, '?type=card'));
      expect(cards.items.length).toBeGreaterThan(0);
      expect(cards.items).toEqual(items.filter(({ type }: { type: string }) => type === 'card'));
      for (const card of cards.items) expect(Object.keys(card)).toEqual(['id', 'type']);
    });

    it('are the same when asked for again, whatever was asked for meanwhile', async () => {
      const sandbox = await setup();
      const login = { username: 'several', password: 'doe' };
      const first = await sandbox.connect(CREATE_BODY, login);
      const other = await sandbox.connect();
      const queries = ['', '?type=card', '?type=account', '', '?type=card'];
      const [all, cards, accountsAlone, allAgain, cardsAgain] = await Promise.all(
        queries.map(async (query) => json(await accounts(sandbox, first.id, query))),
      );
      expect(allAgain).toEqual(all);
      expect(cardsAgain).toEqual(cards);
      expect([...accountsAlone.items, ...cards.items]).toEqual(all.items);
      expect(await json(await accounts(sandbox, other.id))).not.toEqual(all);
    });

    it('are not changed by a cursor', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect();
      const plain = await json(await accounts(sandbox, id));
      expect(await json(await accounts(sandbox, id, '?cursor=abc'))).toEqual(plain);
    });
  });

  describe('connected accounts are refused', () => {
    const expectProblem = async (response: Response, status: number, title: string) => {
      expect(response.status).toBe(status);
      expect(await json(response)).toMatchObject({ title, status });
    };

    it('without a Connection-Id', async () => {
      const { call } = await setup();
      const response = await call('GET', '/v3/connected-accounts');
      expect(await json(response)).toMatchObject({
        status: 400,
        errors: { 'Connection-Id': ['Must be provided'] },
      });
    });

    it('of an unknown type', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect();
      const problem = await json(await accounts(sandbox, id, '?type=loan'));
      expect(problem.errors).toEqual({
        type: ["Unknown value. Valid values are 'account', 'card'."],
      });
    });

    it('for an unknown connection', async () => {
      await expectProblem(await accounts(await setup(), 'nope'), 404, 'Not Found');
    });

    it('for another client’s connection', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect();
      sandbox.sandbox.clients.add({ id: 'other', secret: 'other' });
      const token = await tokenFor(sandbox.fetch, { id: 'other', secret: 'other' });
      const call = callWith(sandbox.fetch, token);
      const response = await call('GET', '/v3/connected-accounts', { connection: id });
      await expectProblem(response, 404, 'Not Found');
    });

    it('before the user approved', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.create();
      await expectProblem(await accounts(sandbox, id), 400, 'Invalid State');
    });

    it('without the scope', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect({ ...CREATE_BODY, scopes: ['transactions'] });
      await expectProblem(await accounts(sandbox, id), 403, 'Forbidden');
    });

    it('once the user has revoked access', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect();
      sandbox.sandbox.connections.revoke(id);
      await expectProblem(await accounts(sandbox, id), 403, 'Forbidden');
    });

    it('once the consent has ended', async () => {
      const sandbox = await setup();
      const { id } = await sandbox.connect();
      sandbox.sandbox.clock.advance('P90D');
      const token = await tokenFor(sandbox.fetch);
      const call = callWith(sandbox.fetch, token);
      const response = await call('GET', '/v3/connected-accounts', { connection: id });
      await expectProblem(response, 403, 'Forbidden');
    });

    it.each([
      ['error.provider_error', 502, 'Provider Error'],
      ['error.internal_error', 500, 'Unknown Error'],
      ['error.user_input_required', 403, 'Forbidden'],
    ])('for the mock user %s', async (username, status, title) => {
      const sandbox = await setup();
      const { id } = await sandbox.connect(CREATE_BODY, { username, password: 'error' });
      await expectProblem(await accounts(sandbox, id), status, title);
    });
  });
});
