import { describe, expect, it } from 'vitest';
import { chooseBankPage } from '../../../sandbox-server/pages/choose-bank.ts';
import { AISP, APP, CREATE_BODY, json, setupSandbox } from '../app.ts';
import { type Person, person } from '../person.ts';
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
    const page = String(chooseBankPage({ ...searched, providers: [], hasMore: true }));
    expect(wordsOf(page)).toContain('No bank is called “ atlantis ”.');
    expect(elementsOf(page, 'a').map(({ href }) => href)).toEqual(['/journey?banks=all']);
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

describe('the banks that the hosted page shows', () => {
  const idsOn = ({ page }: Person) => buttonsOf(page).map(({ value }) => value);

  /** The first page of the journey of a connection. */
  async function open(filter?: object, hostedPage: object = {}) {
    const { fetch, create } = await setupSandbox();
    const { hosted_page: page } = await create({
      ...CREATE_BODY,
      provider_selection: { type: 'user_selected', ...(filter && { filter }) },
      hosted_page: { ...CREATE_BODY.hosted_page, ...hostedPage },
    });
    return person(fetch).visit(page.uri);
  }

  const BOTH = { countries: ['GB', 'DE'] };

  it('are those of the United Kingdom without a filter by country', async () => {
    const ids = idsOn(await open());
    expect(ids).toContain('mock');
    expect(ids).not.toContain('xs2a-lindenhof');
  });

  it('are those of all countries of the filter without a country_code', async () => {
    const visitor = await open(BOTH);
    expect(idsOn(visitor)).toEqual(expect.arrayContaining(['mock', 'xs2a-lindenhof']));
    expect(visitor.page).not.toContain('Show all banks');
  });

  it('are those of the country_code at first, and all of them on request', async () => {
    const visitor = await open(BOTH, { country_code: 'DE' });
    expect(idsOn(visitor)).toEqual(['xs2a-lindenhof']);
    await visitor.follow('Show all banks');
    expect(idsOn(visitor)).toEqual(expect.arrayContaining(['mock', 'xs2a-lindenhof']));
    expect(visitor.page).not.toContain('Show all banks');
    await visitor.submit({ provider_id: 'mock' });
    expect(wordsOf(visitor.page)).toContain('Mock');
    expect(visitor.page).toContain('value="allow"');
  });

  it('are searched beyond the country_code', async () => {
    const visitor = await open(BOTH, { country_code: 'DE' });
    await visitor.submit({ query: 'penny' });
    expect(idsOn(visitor)).toEqual(['ob-penny']);
  });

  it('are all of them if the country_code has none', async () => {
    const visitor = await open(undefined, { country_code: 'DE' });
    expect(idsOn(visitor)).toContain('mock');
  });

  it('are those of the United Kingdom for a client with its own pages', async () => {
    const { call } = await setupSandbox({ clients: [AISP] });
    const { hosted_page: _, ...body } = CREATE_BODY;
    const flow = { redirect: { return_uri: `${APP}/back` } };
    const response = await call('POST', '/v3/data-connections', {
      body: { ...body, authorization_flow: flow },
    });
    const { actions } = (await json(response)).authorization_flow;
    const ids = actions.next.providers.map(({ id }: { id: string }) => id);
    expect(ids).toContain('mock');
    expect(ids).not.toContain('xs2a-lindenhof');
  });
});
