import { describe, expect, it } from 'vitest';
import { json, setupSandbox } from './app.ts';

type Account = {
  id: string;
  type: string;
  account_identifiers?: { type: string; iban?: string }[];
};

/** The accounts that a mock user shares, read with the API after a login on the pages. */
async function accountsOf(username: string, password: string): Promise<Account[]> {
  const { call, connect } = await setupSandbox();
  const { id } = await connect(undefined, { username, password });
  return (await json(await call('GET', '/v3/connected-accounts', { connection: id }))).items;
}

const ibansOf = (accounts: Account[]) =>
  accounts.flatMap(({ account_identifiers: identifiers = [] }) =>
    identifiers.flatMap(({ iban }) => iban ?? []),
  );

describe('a mock user with the password iban', () => {
  it.each([
    ['john', 'iban'],
    ['john1', 'iban1'],
    ['john57', 'iban57'],
    ['john100', 'iban100'],
  ])('%s / %s has the usual accounts, each with another IBAN', async (username, password) => {
    const usual = await accountsOf(username, password.replace('iban', 'doe'));
    const accounts = await accountsOf(username, password);
    expect(accounts.map(({ type }) => type)).toEqual(usual.map(({ type }) => type));
    const ibans = ibansOf(accounts);
    expect(ibans).toHaveLength(2);
    expect(new Set([...ibans, ...ibansOf(usual)]).size).toBe(4);
  });
});
