import { expect, it } from 'vitest';
import { actAs, json } from '../app.ts';
import { describeEveryDelivery } from '../every-delivery.ts';
import { person } from '../person.ts';
import { callsOf, connectTo, oddBank, TODAY } from './odd-bank.ts';

const WEEK = { from: '2026-03-09', to: TODAY };

describeEveryDelivery('the accounts of a bank with behaviours', ({ setup }) => {
  it('have other ids under each consent, with `new-account-ids`', async () => {
    const base = await setup(oddBank('new-account-ids'));
    const [first, second] = [await connectTo(base), await connectTo(base)];
    const [one, other] = [await first.listAccounts(), await second.listAccounts()];
    const ibansOf = (accounts: { account_identifiers?: unknown }[]) =>
      accounts.map(({ account_identifiers: identifiers }) => JSON.stringify(identifiers)).sort();
    expect(ibansOf(one)).toEqual(ibansOf(other));
    for (const { id } of one) {
      expect(other.map((account: { id: string }) => account.id)).not.toContain(id);
      expect((await first.getBalance(id)).status).toBe(200);
      expect((await second.getBalance(id)).status).toBe(404);
    }
  });

  it('have other ids after a reconfirmation, with `new-account-ids`', async () => {
    const base = await setup({ ...oddBank('new-account-ids'), previews: ['reconfirmation'] });
    const { id, listAccounts } = await connectTo(base);
    const [before] = await listAccounts();
    const path = `/v3/data-connections/${id}/reconfirmation`;
    const user_consent = { type: 'precaptured', captured_at: '2026-03-16T12:00:00Z' };
    await base.sandbox.clock.advance('P30D');
    const { call } = await actAs(base.fetch);
    const { user_input_link: link } = await json(
      await call('POST', path, { body: { user_consent } }),
    );
    const renewed = callsOf(call, id);
    expect(await renewed.listAccounts()).toContainEqual(before);
    const visitor = await person(base.fetch).visit(link);
    await visitor.submit({ username: 'john', password: 'doe' });
    const after = await renewed.listAccounts();
    expect(after.map((account: { id: string }) => account.id)).not.toContain(before.id);
    expect((await renewed.getBalance(before.id)).status).toBe(404);
    expect((await renewed.getBalance(after[0].id)).status).toBe(200);
    const stored = base.sandbox.connections.get(id)?.accountIds;
    expect([...(stored ?? [])].sort()).toEqual(
      after.map((account: { id: string }) => account.id).sort(),
    );
  });

  it('include one that cannot be read, with `closed-account`', async () => {
    const base = await setup(oddBank('closed-account'));
    const wellBehaved = await connectTo(base, { provider: 'mock' });
    const { listAccounts, getBalance, requestPage } = await connectTo(base);
    const accounts = await listAccounts();
    expect(accounts).toHaveLength((await wellBehaved.listAccounts()).length + 1);
    const outcomes = await Promise.all(
      accounts.map(async ({ id }: { id: string }) => [
        (await getBalance(id)).status,
        (await requestPage(id, WEEK)).status,
      ]),
    );
    expect(outcomes.sort()).toEqual([
      [200, 'completed'],
      [200, 'completed'],
      [200, 'completed'],
      [403, 'failed'],
    ]);
  });

  it('cannot be read one time in three, with `one-of-three-fails`', async () => {
    const base = await setup(oddBank('one-of-three-fails'));
    const { listAccounts, getBalance, requestPage } = await connectTo(base);
    const outcomes = await Promise.all(
      (await listAccounts()).map(async ({ id }: { id: string }) => [
        (await getBalance(id)).status,
        (await requestPage(id, WEEK)).failure_reason,
      ]),
    );
    expect(outcomes.sort()).toEqual([
      [200, undefined],
      [200, undefined],
      [502, 'provider_error'],
    ]);
  });

  it('have nothing but an id to tell them apart, with `anonymous`', async () => {
    const base = await setup(oddBank('anonymous'));
    const { listAccounts } = await connectTo(base);
    const accounts = (await listAccounts()).filter(
      ({ type }: { type: string }) => type === 'account',
    );
    expect(accounts).toHaveLength(2);
    for (const account of accounts) {
      expect(account).toMatchObject({ account_identifiers: [], account_holder_names: [] });
      expect(account).not.toHaveProperty('bic');
    }
    const { getUserInfo } = await connectTo(base, { scopes: ['info'] });
    expect(await (await getUserInfo()).json()).toEqual({});
  });

  it('have two holders in different spellings, with `joint-names`', async () => {
    const base = await setup(oddBank('joint-names'));
    const { listAccounts } = await connectTo(base);
    const names = (await listAccounts()).flatMap(
      ({ account_holder_names: holders = [] }: { account_holder_names?: string[] }) => [holders],
    );
    expect(names.filter((holders: string[]) => holders.length > 0).sort()).toEqual([
      ['J Sandbridge', 'P Sandbridge'],
      ['JOHN SANDBRIDGE', 'PATRICIA SANDBRIDGE'],
    ]);
    const { getUserInfo } = await connectTo(base, { scopes: ['info'] });
    expect(await (await getUserInfo()).json()).toEqual({ name: 'J Sandbridge' });
  });
});
