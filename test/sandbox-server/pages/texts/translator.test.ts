import { describe, expect, it } from 'vitest';
import { html } from '../../../../sandbox-server/pages/markup.ts';
import { en } from '../../../../sandbox-server/pages/texts/en.ts';
import { LANGUAGES } from '../../../../sandbox-server/pages/texts/language.ts';
import { TEXTS, translatorFor } from '../../../../sandbox-server/pages/texts/translator.ts';

/** Words that are spelt alike in English and in another language, not left in English. */
const ALIKE = ['es.errorTitle', 'es.problemStatus', 'it.password'];

const sanitize = LANGUAGES.filter((language) => language !== 'en');
const formsOf = (phrase: string | Record<string, string>) =>
  typeof phrase === 'string' ? [phrase] : Object.values(phrase);
const placeholdersOf = (phrase: string) => [...phrase.matchAll(/\{\w+\}/g)].map(String).sort();

describe.each(sanitize)('the catalogue "%s"', (language) => {
  const texts = TEXTS[language];

  it('has the keys of the English one, in its order', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });

  it('leaves nothing in English by accident', () => {
    const english = Object.entries(texts)
      .filter(([key, phrase]) => key in en && phrase === Object(en)[key])
      .map(([key]) => `${language}.${key}`);
    expect(english).toEqual(ALIKE.filter((key) => key.startsWith(`${language}.`)));
  });

  it('fills the same placeholders', () => {
    for (const [key, phrase] of Object.entries(texts)) {
      const expected = placeholdersOf(formsOf(Object(en)[key])[0] ?? '');
      for (const form of formsOf(phrase)) {
        expect([key, placeholdersOf(form)]).toEqual([key, expected]);
      }
    }
  });

  it('has each grammatical number of its language', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect(Object.keys(texts.banksFound).sort()).toEqual([...categories].sort());
  });

  it('writes proper apostrophes and no stray white space', () => {
    const translator = Object.values(texts).flatMap(formsOf);
    expect(translator.filter((phrase) => /'|^\s|\s$|\s\s/.test(phrase))).toEqual([]);
  });
});

describe('a phrasebook', () => {
  it('isolates and escapes what it is told', () => {
    expect(String(translatorFor('en').t('returnTo', { client: 'A<b>' }))).toBe(
      'Return to <bdi>A&lt;b&gt;</bdi>',
    );
  });

  it('keeps markup as it is', () => {
    const bank = html`<b>Harbour</b>`;
    expect(String(translatorFor('en').t('bankFooter', { bank }))).toBe(
      '<b>Harbour</b> is a made-up bank for testing.',
    );
  });

  it('does not read placeholders in what it is told', () => {
    expect(translatorFor('en').text('consentTitle', { client: '{client}' })).toBe(
      'Share your data with {client}',
    );
  });

  it.each([
    ['en', 1, '1 bank'],
    ['en', 1200, '1,200 banks'],
    ['pl', 1, '1 bank'],
    ['pl', 3, '3 banki'],
    ['pl', 5, '5 banków'],
    ['ro', 20, '20 de bănci'],
    ['cy', 2, '2 fanc'],
    ['fr', 0, '0 banque'],
  ] as const)('counts in %s: %i', (language, count, phrase) => {
    expect(translatorFor(language).count('banksFound', count)).toBe(phrase);
  });

  it.each([
    ['en', '1 February 2027'],
    ['de', '1. Februar 2027'],
    ['pl', '1 lutego 2027'],
    ['pt', '1 de fevereiro de 2027'],
  ] as const)('writes a date in %s', (language, date) => {
    expect(String(translatorFor(language).date('2027-02-01'))).toBe(
      `<time datetime="2027-02-01">${date}</time>`,
    );
  });

  it.each([
    ['en', 'PT1H', '1 hour'],
    ['en', 'PT5M', '5 minutes'],
    ['en', 'P90D', '90 days'],
    ['en', 'PT36H', '36 hours'],
    ['de', 'P90D', '90 Tage'],
    ['pl', 'PT5M', '5 minut'],
    ['ro', 'P90D', '90 de zile'],
  ] as const)('writes a duration in %s: %s', (language, iso, duration) => {
    expect(translatorFor(language).duration(iso)).toBe(duration);
  });

  it('reads a date-time in UTC', () => {
    expect(String(translatorFor('en').date('2027-02-01T23:59:59Z'))).toContain('1 February 2027');
  });
});
