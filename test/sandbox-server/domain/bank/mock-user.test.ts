import { describe, expect, it } from 'vitest';
import { checkCredentials, userKeyOf } from '../../../../sandbox-server/domain/bank/mock-user.ts';
import { MOCK_USERS } from '../../../../sandbox-server/fixtures/mock-users.ts';
import { logIn } from './logged-in-user.ts';

const idOf = (username: string, password: string) =>
  checkCredentials(MOCK_USERS, { username, password })?.mockUser.id;

describe('a login at the mock bank', () => {
  it.each([
    ['john', 'doe', 'john'],
    ['john1', 'doe1', 'john1'],
    ['john100', 'doe100', 'john100'],
    ['john', 'iban', 'john-iban'],
    ['john1', 'iban1', 'john-iban1'],
    ['john100', 'iban100', 'john-iban100'],
    ['john', 'eternal', 'john-eternal'],
    ['error.provider_error', 'error', 'error.provider_error'],
    ['gambler', 'doe', 'gambler'],
  ])('accepts %s with %s', (username, password, id) => {
    expect(idOf(username, password)).toBe(id);
  });

  it.each([
    ['john', 'wrong'],
    ['john', ''],
    ['john', 'Doe'],
    ['john', 'doe '],
    ['john7', 'doe8'],
    ['john7', 'doe'],
    ['john0', 'doe0'],
    ['john01', 'doe01'],
    ['john101', 'doe101'],
    ['john', 'iban1'],
    ['john7', 'iban8'],
    ['john7', 'iban'],
    ['john101', 'iban101'],
    ['', ''],
    ['+ci', 'doe'],
    ['constructor', 'doe'],
  ])('rejects %j with %j', (username, password) => {
    expect(idOf(username, password)).toBeUndefined();
  });

  it('ignores the case of the user name and the white space around it', () => {
    expect(idOf('  John7\n', 'doe7')).toBe('john7');
  });

  it('keeps the user name as it was typed', () => {
    expect(logIn(' John+CI ').username).toBe('John+CI');
  });
});

describe('a suffix of the user name', () => {
  it('makes a copy of the mock user', () => {
    const copy = logIn('john7+ci', 'doe7');
    expect(copy.mockUser).toBe(logIn('john7', 'doe7').mockUser);
    expect(userKeyOf(copy)).toBe('john7+ci');
  });

  it('is compared in lower case', () => {
    expect(userKeyOf(logIn('john+CI'))).toBe(userKeyOf(logIn('john+ci')));
  });

  it('may contain a plus sign itself', () => {
    expect(userKeyOf(logIn('john+a+b'))).toBe('john+a+b');
  });

  it('makes no copy when it is empty', () => {
    expect(userKeyOf(logIn('john+'))).toBe(userKeyOf(logIn('john')));
  });
});
