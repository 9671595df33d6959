import { describe, expect, it } from 'vitest';
import { chooseBankPage } from '../../../sandbox-server/pages/choose-bank.ts';
import { choosing } from './every-page.ts';
import { elementsOf, wordsOf } from './reading.ts';

const buttonsOf = (page: string) =>
  elementsOf(page, 'button').filter(({ name }) => name === 'provider_id');
const searchOf = (page: string) => elementsOf(page, 'input').find(({ id }) => id === 'query');

describe('the list of banks', () => {
  it('chooses a bank with one button each, in the given order', () => {
    const page = String(chooseBankPage(choosing));
    expect(buttonsOf(page).map(({ value }) => value)).toEqual(['harbour', 'fern', 'mock']);
  });

  it('says for whom', () => {
    expect(wordsOf(String(chooseBankPage(choosing)))).toContain('share with Penny Planner');
  });

  it('sends the hidden fields with the choice and with the cancellation', () => {
    const page = String(chooseBankPage({ ...choosing, hidden: { step: '1' } }));
    const hidden = elementsOf(page, 'input').filter(({ type }) => type === 'hidden');
    expect(hidden).toEqual([
      { type: 'hidden', name: 'step', value: '1' },
      { type: 'hidden', name: 'step', value: '1' },
    ]);
  });

  it('offers two hundred banks as easily as three', () => {
    const providers = Array.from({ length: 200 }, (_, index) => ({
      id: `bank-${index}`,
      displayName: `Bank ${index}`,
      iconUri: '/icon',
    }));
    const page = String(chooseBankPage({ ...choosing, providers }));
    expect(buttonsOf(page)).toHaveLength(providers.length);
    expect(wordsOf(page)).toContain('200 banks');
  });

  it('says that there is none when nothing was searched', () => {
    const page = wordsOf(String(chooseBankPage({ ...choosing, providers: [] })));
    expect(page).toContain('There is no bank to choose from.');
    expect(page).not.toContain('Show all banks');
  });
});

describe('the search', () => {
  const searched = { ...choosing, search: { action: '/journey', query: 'atlantis' } };

  it('repeats what was typed, and how many banks that found', () => {
    const page = String(chooseBankPage(searched));
    expect(searchOf(page)).toMatchObject({ value: 'atlantis', 'aria-describedby': 'found' });
    expect(page).toContain('<span id="found">3 banks</span>');
  });

  it('has the focus after a search, and not before', () => {
    expect(searchOf(String(chooseBankPage(searched)))).toHaveProperty('autofocus');
    expect(searchOf(String(chooseBankPage(choosing)))).not.toHaveProperty('autofocus');
  });

  it('says what was not found and leads back to all banks', () => {
    const search = { action: '/journey', query: 'atlantis', hidden: { connection_id: 'a b' } };
    const page = String(chooseBankPage({ ...choosing, providers: [], search }));
    expect(wordsOf(page)).toContain('No bank is called “ atlantis ”.');
    expect(elementsOf(page, 'a').map(({ href }) => href)).toEqual(['/journey?connection_id=a+b']);
  });
});

describe('a mistake', () => {
  it.each([
    ['required', 'Choose a bank from the list'],
    ['unknown', 'That bank is not in the list. Choose another one'],
  ] as const)('"%s" is told, and the first bank has the focus and the note', (error, message) => {
    const page = String(chooseBankPage({ ...choosing, error }));
    expect(wordsOf(page)).toContain(`There is a problem ${message}`);
    expect(elementsOf(page, 'a')).toEqual([{ href: '#bank-1' }]);
    expect(buttonsOf(page)[0]).toMatchObject({
      id: 'bank-1',
      'aria-describedby': 'bank-1-error',
      autofocus: '',
    });
  });

  it('leads to the search where there is no bank', () => {
    const page = String(chooseBankPage({ ...choosing, providers: [], error: 'unknown' }));
    expect(elementsOf(page, 'a')).toEqual([{ href: '#query' }]);
    expect(searchOf(page)).toHaveProperty('autofocus');
  });
});
