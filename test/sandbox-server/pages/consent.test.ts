import { describe, expect, it } from 'vitest';
import type { Client } from '../../../sandbox-server/index.ts';
import { type ConsentPage, consentPage } from '../../../sandbox-server/pages/consent.ts';
import { AISP, setupSandbox } from '../app.ts';
import { person } from '../person.ts';
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
    [
      'for one time',
      { accessType: 'one_time', duration: 'PT1H' },
      'For 1 hour after you log in to your bank.',
    ],
    [
      'for one time at another bank',
      { accessType: 'one_time', duration: 'PT5M' },
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

describe('the consent names who asks', () => {
  it('an intermediary, for whom it works and for how long, for a client without a licence', () => {
    expect(wordsFor({})).toContain(
      'Middle Ltd works for Penny Planner . It asks to see data from your accounts at Harbour Bank for 90 days .',
    );
  });

  it('the client alone if it has a licence', () => {
    const { intermediary: _, ...licensed } = consenting;
    const page = wordsOf(String(consentPage(licensed)));
    expect(page).toContain('Penny Planner asks for data from your accounts at Harbour Bank .');
    expect(page).not.toContain('works for');
  });
});

describe('the use of the data', () => {
  it('is not described without a description', () => {
    expect(wordsFor({})).not.toContain('uses your data');
  });

  it.each([
    ['rewards', 'to find the rewards'],
    ['cashback', 'to pay you cashback'],
    ['affordability_credit', 'what credit you can afford'],
    ['affordability_gambling', 'what you can afford to gamble'],
    ['onboarding', 'to check who you are'],
    ['account_verification', 'belongs to you'],
    ['income_verification', 'to confirm your income'],
    ['personal_finance_management', 'to help you manage your money'],
  ] as const)('has the prewritten text of %s', (description, words) => {
    const page = wordsFor({ dataUse: { description } });
    expect(page).toContain('How Penny Planner uses your data');
    expect(page).toContain(words);
  });

  it('has the text of the client in place of the prewritten one', () => {
    const dataUse = { description: 'rewards', text: 'First.\nSecond.' } as const;
    const page = String(consentPage({ ...consenting, dataUse }));
    expect(page).toContain('<p dir="auto">First.</p><p dir="auto">Second.</p>');
    expect(wordsOf(page)).not.toContain('to find the rewards');
  });

  it('has the title of the page whatever the text', () => {
    const dataUse = { description: 'custom', text: 'Join us' } as const;
    expect(titleOf(String(consentPage({ ...consenting, dataUse })))).toBe(
      'Share your data with Penny Planner – Step 2 of 3 – Sandbox',
    );
  });
});

describe('the texts of the Console', () => {
  const screensFor = async (journey: Client['journey'], aisp = false) => {
    const { fetch, create } = await setupSandbox({ clients: [{ ...AISP, aisp, journey }] });
    const { hosted_page: page } = await create();
    const visitor = await person(fetch).visit(page.uri);
    const banks = wordsOf(visitor.page);
    await visitor.submit({ provider_id: 'mock' });
    return { banks, consent: wordsOf(visitor.page) };
  };

  it.each<[string, Client['journey'], string]>([
    ['prewritten', { description: 'cashback' }, 'to pay you cashback for it.'],
    ['edited', { description: 'cashback', text: 'A penny back.' }, 'A penny back.'],
    ['custom', { description: 'custom', text: 'For our loyal club.' }, 'For our loyal club.'],
  ])('are on every screen where the user decides: %s', async (_, journey, words) => {
    const { banks, consent } = await screensFor(journey);
    expect(banks).toContain(words);
    expect(consent).toContain(words);
  });

  it('name the intermediary for a client without a licence only', async () => {
    expect((await screensFor({})).consent).toContain('Sandbox Data Services works for');
    expect((await screensFor({}, true)).consent).not.toContain('Sandbox Data Services');
  });
});
