import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountsOf } from '../../../../sandbox-server/domain/bank/account.ts';
import { MOCK_USERS } from '../../../../sandbox-server/fixtures/mock-users.ts';
import { PROVIDERS } from '../../../../sandbox-server/fixtures/providers.ts';
import { accountIn, allAccounts, BANK, logIn } from './logged-in-user.ts';

/** ISO 13616: the first four characters last, letters as numbers, the whole modulo 97 is 1. */
function hasValidCheckDigits(iban: string): boolean {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))]
    .map((c) => Number.parseInt(c, 36))
    .join('');
  return BigInt(digits) % 97n === 1n;
}

const anySeed = fc.string({ minLength: 1, maxLength: 20 });
const anyProvider = fc.constantFrom(...PROVIDERS.map(({ id }) => id));
const anySuffix = fc.string({ unit: fc.constantFrom(...'abc123+-_.é'), maxLength: 8 });

describe('the accounts of a user', () => {
  it('have valid IBANs around their sort code and account number, for any seed, bank and copy', () => {
    fc.assert(
      fc.property(anySeed, anyProvider, anySuffix, (seed, providerId, suffix) => {
        const [account] = accountsOf(logIn(`john+${suffix}`), { seed, providerId });
        const { iban = '', sortCode = '', accountNumber = '', bic = '', id = '' } = account ?? {};
        expect(iban).toMatch(/^GB\d{2}[A-Z]{4}\d{14}$/);
        expect(hasValidCheckDigits(iban)).toBe(true);
        expect(iban.slice(8)).toBe(sortCode + accountNumber);
        expect(sortCode).toMatch(/^\d{6}$/);
        expect(accountNumber).toMatch(/^\d{8}$/);
        expect(bic).toMatch(/^[A-Z]{4}GB[A-Z0-9]{2}XXX$/);
        expect(bic.slice(0, 4)).toBe(iban.slice(4, 8));
        expect(id).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });

  it('are the same each time', () => {
    expect(accountsOf(logIn('several'), BANK)).toEqual(accountsOf(logIn('several'), BANK));
  });

  it.each([
    ['another seed', () => accountsOf(logIn('john'), { ...BANK, seed: 'other' })],
    ['another bank', () => accountsOf(logIn('john'), { ...BANK, providerId: 'ob-penny' })],
    ['another suffix', () => accountsOf(logIn('john+2'), BANK)],
    ['another number', () => accountsOf(logIn('john2', 'doe2'), BANK)],
  ])('are others for %s', (_, others) => {
    const own = accountsOf(logIn('john'), BANK);
    const shared = (key: 'id' | 'accountNumber' | 'iban') =>
      others().filter((other) => other[key] && own.some((account) => account[key] === other[key]));
    expect([shared('id'), shared('accountNumber'), shared('iban')]).toEqual([[], [], []]);
  });

  it('have ids and numbers of their own among all mock users', () => {
    const accounts = MOCK_USERS.flatMap(({ username, password }) =>
      accountsOf(logIn(username, password), BANK),
    );
    const ibans = accounts.flatMap(({ iban }) => iban ?? []);
    expect(accounts.length).toBeGreaterThan(MOCK_USERS.length);
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(accounts.length);
    expect(new Set(ibans).size).toBe(ibans.length);
  });

  it('have no numbers when they are cards', () => {
    const { account } = accountIn('john', 'card');
    expect(account.type).toBe('card');
    expect(account).not.toHaveProperty('iban');
    expect(account).not.toHaveProperty('sortCode');
  });

  it('have an IBAN alone where the bank knows no sort codes', () => {
    const { account } = accountIn('euro', 'euro');
    expect(account.currency).toBe('EUR');
    expect(hasValidCheckDigits(account.iban ?? '')).toBe(true);
    expect(account).not.toHaveProperty('sortCode');
    expect(account).not.toHaveProperty('accountNumber');
  });

  it('have two holders when they are joint', () => {
    expect(accountIn('joint', 'joint').account.holderNames).toHaveLength(2);
  });

  it('belong to a company when they are for business', () => {
    const { account } = accountIn('business', 'current');
    expect(account.segment).toBe('business');
    expect(account.holderNames).toEqual(['BRAMLEY JOINERY LTD']);
  });

  it('are none for a user without accounts', () => {
    expect(accountsOf(logIn('noaccounts'), BANK)).toEqual([]);
  });

  it('are of both types for a user with cards', () => {
    const types = accountsOf(logIn('several'), BANK).map(({ type }) => type);
    expect(types.filter((type) => type === 'card').length).toBeGreaterThan(1);
    expect(types.filter((type) => type === 'account').length).toBeGreaterThan(1);
  });

  it('carry the name on file, unless the account has holders of its own', () => {
    for (const { user, account } of allAccounts()) {
      const name = user.mockUser.name;
      if (account.segment === 'retail' && name !== undefined) {
        expect(account.holderNames).toContain(name);
      }
    }
  });
});

describe('the name on file', () => {
  it("is the user's", () => {
    expect(logIn('john').mockUser.name).toBe('JOHN SANDBRIDGE');
  });

  it('is kept by copies', () => {
    expect(logIn('john+7').mockUser.name).toBe('JOHN SANDBRIDGE');
  });

  it('differs between numbered variants', () => {
    const names = [1, 2, 3].map((n) => logIn(`john${n}`, `doe${n}`).mockUser.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is absent where the bank gives none, as are the holders', () => {
    expect(logIn('noname').mockUser.name).toBeUndefined();
    expect(accountIn('noname', 'current').account.holderNames).toEqual([]);
  });
});
