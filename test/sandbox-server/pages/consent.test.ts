import { describe, expect, it } from 'vitest';
import { type ConsentPage, consentPage } from '../../../sandbox-server/pages/consent.ts';
import { consenting } from './every-page.ts';
import { elementsOf, titleOf, wordsOf } from './reading.ts';

const wordsFor = (change: Partial<ConsentPage>) =>
  wordsOf(String(consentPage({ ...consenting, ...change })));

describe('the consent', () => {
  it('names each scope once, in the order of TrueLayer’s document', () => {
    const page = wordsFor({ scopes: ['transactions', 'info', 'transactions'] });
    expect(page).toMatch(/What you share Your name .* Transactions .* For how long/);
    expect(page.match(/Transactions/g)).toHaveLength(1);
    expect(page).not.toContain('Balances');
  });

  it.each<[string, Partial<ConsentPage>, string]>([
    ['with a last day', {}, 'Until 1 February 2027 . After that, Penny Planner has to ask you'],
    ['for one time', { accessType: 'one_time' }, 'For 1 hour after you log in to your bank.'],
    [
      'for one time at another bank',
      { accessType: 'one_time', oneTimeAccess: 'PT5M' },
      'For 5 minutes after you log in to your bank.',
    ],
  ])('says for how long: %s', (_when, change, sentence) => {
    expect(wordsFor(change)).toContain(sentence);
  });

  it('says so when it has no last day', () => {
    const { consentEndsOn: _, ...openEnded } = consenting;
    expect(wordsOf(String(consentPage(openEnded)))).toContain('Until you stop it.');
  });

  it('says how to stop, what stays private, and what comes next', () => {
    const page = wordsFor({});
    expect(page).toContain('Tell Penny Planner or Harbour Bank , at any time.');
    expect(page).toContain('Penny Planner never sees how you log in');
    expect(page).toContain('Next, Harbour Bank asks you to log in.');
  });

  it('is given by one button and refused by the one beside it', () => {
    const buttons = elementsOf(String(consentPage(consenting)), 'button');
    expect(buttons).toMatchObject([
      { name: 'decision', value: 'allow' },
      { name: 'decision', value: 'cancel', formaction: '/journey/cancel' },
    ]);
  });
});

describe('the words of the consent', () => {
  it('are the general ones without a use case', () => {
    expect(wordsFor({})).toContain('Share your data with Penny Planner');
  });

  it.each([
    ['rewards', 'rewards and cashback'],
    ['affordability', 'your income and spending'],
    ['onboarding', 'to check who you are'],
    ['account_verification', 'belongs to you'],
  ] as const)('are the prewritten ones of the use case %s', (useCase, words) => {
    expect(wordsFor({ useCase })).toContain(words);
  });

  it('are the client’s own before the prewritten ones', () => {
    const text = { title: 'Join us', body: 'First.\nSecond.' };
    const page = String(consentPage({ ...consenting, useCase: 'rewards', text }));
    expect(page).toContain('<p dir="auto">First.</p><p dir="auto">Second.</p>');
    expect(titleOf(page)).toBe('Join us – Step 2 of 3 – Sandbox');
    expect(wordsOf(page)).not.toContain('cashback');
  });

  it('are the client’s own where there are some, and ours where there are none', () => {
    const page = wordsFor({ useCase: 'rewards', text: { title: ' ', body: 'Own body.' } });
    expect(page).toContain('Find your rewards with Penny Planner');
    expect(page).toContain('Own body.');
  });
});
