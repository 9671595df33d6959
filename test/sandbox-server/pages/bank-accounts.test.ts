import { describe, expect, it } from 'vitest';
import {
  type BankAccountsPage,
  bankAccountsPage,
} from '../../../sandbox-server/pages/bank-accounts.ts';
import { approving } from './every-page.ts';
import { elementsOf, wordsOf } from './reading.ts';

const pageFor = (change: Partial<BankAccountsPage>) =>
  String(bankAccountsPage({ ...approving, ...change }));
const boxesOf = (page: string) =>
  elementsOf(page, 'input').filter(({ name }) => name === 'account');
const tickedOf = (page: string) =>
  boxesOf(page)
    .filter((box) => 'checked' in box)
    .map(({ value }) => value);

describe('the choice of accounts', () => {
  it('greets the holder and names who asks', () => {
    const page = wordsOf(pageFor({}));
    expect(page).toContain('Hello, John Sandbridge');
    expect(page).toContain('the accounts that Penny Planner may see');
  });

  it('has no greeting if the bank does not return a name', () => {
    const { holder: _, ...nameless } = approving;
    expect(wordsOf(String(bankAccountsPage(nameless)))).not.toContain('Hello');
  });

  it('begins with all accounts ticked', () => {
    expect(tickedOf(pageFor({}))).toEqual(['a1', 'a2']);
  });

  it('ticks what was chosen', () => {
    expect(tickedOf(pageFor({ selected: ['a2'] }))).toEqual(['a2']);
  });

  it('describes each account by its kind and number', () => {
    const page = pageFor({});
    expect(boxesOf(page)[0]).toMatchObject({ 'aria-describedby': 'account-1-detail' });
    expect(wordsOf(page)).toContain('Everyday Current 04-06-68 12345678');
  });

  it('ends with approving, denying, or a bank that fails', () => {
    const decisions = elementsOf(pageFor({}), 'button').filter(({ name }) => name === 'decision');
    expect(decisions.map(({ value }) => value)).toEqual(['approve', 'deny', 'fail']);
  });
});

describe('choosing nothing', () => {
  it('is told, with the focus on the first account and none ticked', () => {
    const page = pageFor({ error: 'required' });
    expect(wordsOf(page)).toContain('There is a problem Choose at least one account');
    expect(tickedOf(page)).toEqual([]);
    expect(boxesOf(page).map((box) => 'autofocus' in box)).toEqual([true, false]);
    expect(elementsOf(page, 'fieldset')).toMatchObject([{ 'aria-describedby': 'account-1-error' }]);
  });
});

describe('a holder without accounts', () => {
  it('is told so and may still decide', () => {
    const page = pageFor({ accounts: [], error: 'required' });
    expect(wordsOf(page)).toContain('You have no account here that can be shared.');
    expect(wordsOf(page)).not.toContain('There is a problem');
    expect(page).toContain('value="approve"');
  });
});
