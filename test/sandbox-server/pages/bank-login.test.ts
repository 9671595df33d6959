import { describe, expect, it } from 'vitest';
import { type BankLoginPage, bankLoginPage } from '../../../sandbox-server/pages/bank-login.ts';
import { loggingIn } from './every-page.ts';
import { elementsOf, wordsOf } from './reading.ts';

const pageFor = (change: Partial<BankLoginPage>) =>
  String(bankLoginPage({ ...loggingIn, ...change }));
const inputOf = (page: string, id: string) =>
  elementsOf(page, 'input').find((input) => input.id === id);

describe('the login', () => {
  it('helps password managers', () => {
    const page = pageFor({});
    expect(inputOf(page, 'username')).toMatchObject({ autocomplete: 'username' });
    expect(inputOf(page, 'password')).toMatchObject({ autocomplete: 'current-password' });
  });

  it('logs in with the first button, so that Enter does', () => {
    const [first, second] = elementsOf(pageFor({}), 'button');
    expect(first).toEqual({ class: 'primary' });
    expect(second).toMatchObject({ value: 'cancel', formaction: '/journey/cancel' });
  });

  it('shows the username again and never a password', () => {
    const page = pageFor({ error: 'wrong_credentials', username: 'john', users: [] });
    expect(inputOf(page, 'username')).toMatchObject({ value: 'john' });
    expect(inputOf(page, 'password')).not.toHaveProperty('value');
  });
});

describe('an error', () => {
  it.each<[BankLoginPage['error'], string | undefined, string[]]>([
    [undefined, undefined, []],
    ['required', undefined, ['username', 'password']],
    ['required', '', ['username', 'password']],
    ['required', 'john', ['password']],
    ['wrong_credentials', 'john', ['username']],
  ])('"%s" with the username %j is marked at %j', (error, username, marked) => {
    const page = pageFor({ ...(error && { error }), ...(username !== undefined && { username }) });
    const invalid = elementsOf(page, 'input').filter((input) => 'aria-invalid' in input);
    expect(invalid.map(({ id }) => id)).toEqual(marked);
    expect(invalid.map((input) => input['aria-describedby'])).toEqual(
      marked.map((id) => `${id}-error`),
    );
    expect(invalid.map((input) => 'autofocus' in input)).toEqual(
      marked.map((_, index) => index === 0),
    );
  });

  it('does not tell which of the two was wrong', () => {
    const page = wordsOf(pageFor({ error: 'wrong_credentials', username: 'john' }));
    expect(page).toContain('The username or the password is wrong');
  });
});

describe('the sandbox users', () => {
  it('have buttons with labels that name the user, even if two share a username', () => {
    const page = pageFor({});
    const ids = elementsOf(page, 'strong').flatMap(({ id }) => id ?? []);
    const buttons = elementsOf(page, 'button').filter((button) => button.class === 'small');
    expect(buttons.map((button) => button['aria-labelledby'])).toEqual(
      buttons.map(({ id }, place) => `${id} ${ids[place]}`),
    );
    expect(buttons.length).toBeGreaterThan(1);
  });

  it('are listed with what they are and how they log in', () => {
    expect(wordsOf(pageFor({}))).toContain('Salaried, one account john doe Use john');
  });

  it('log in with one button each', () => {
    const hidden = elementsOf(pageFor({ hidden: { visit: '7' } }), 'input').filter(
      ({ type }) => type === 'hidden',
    );
    const [, ...perUser] = hidden.map(({ name, value }) => `${name}=${value}`);
    expect(perUser.slice(0, 3)).toEqual(['visit=7', 'username=john', 'password=doe']);
  });

  it('are left out where there are none', () => {
    expect(elementsOf(pageFor({ users: [] }), 'details')).toEqual([]);
  });
});
