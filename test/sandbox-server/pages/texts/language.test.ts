import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../../sandbox-server/pages/texts/language.ts';

describe('the language of a page', () => {
  it.each([
    ['the language code', ['pl', 'fr'], 'pl'],
    ['the header where there is no code', [undefined, 'fr-CH, fr;q=0.9, en;q=0.8'], 'fr'],
    ['the header where we do not speak the code', ['fi', 'de'], 'de'],
    ['the best liked of a header', ['en;q=0.2, es;q=0.9, it;q=0.5'], 'es'],
    ['the first of equals', ['ro, pt'], 'ro'],
    ['the next one when the first is not spoken', ['zh-Hant-TW, cy;q=0.1'], 'cy'],
    ['one that is spelt in capitals or with a region', ['AR-EG'], 'ar'],
    ['one of several that is not refused', ['de;q=0, it;q=0.1'], 'it'],
    ['English when anything will do', ['*'], 'en'],
    ['English when nothing is wished', [undefined], 'en'],
    ['English for no wishes at all', [], 'en'],
    ['English for nonsense', ['<script>', ';;;q=,,', 'de;q=much'], 'en'],
    ['English for the name of a method', ['constructor'], 'en'],
  ])('is %s', (_why, wishes, language) => {
    expect(languageOf(wishes)).toBe(language);
  });
});
