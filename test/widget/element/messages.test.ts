import { expect } from '@open-wc/testing';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import type { Messages } from '../../../widget/element/messages/messages.ts';
import { LANGUAGES } from '../../../widget/languages.ts';
import { textsOf } from './texts.ts';

const entriesOf = (messages: Messages) =>
  Object.entries(messages).filter(([key]) => key !== 'language');

/** The marks that end a sentence. */
const ENDS = { ur: /[۔…]$/, other: /[.…]$/ };
const SENTENCES = /^(redirecting|starting|inWindow|confirming|authorized|exit-.*|error-.*)$/;

describe('the English texts', () => {
  it('contain no number and no placeholder, so they need no plurals and no dates', () => {
    for (const [, text] of entriesOf(EN_GB)) expect(text).not.to.match(/[\d{}%]/);
  });
});

for (const language of LANGUAGES) {
  describe(`the texts in "${language}"`, () => {
    let messages: Messages;

    before(async () => {
      messages = await textsOf(language);
    });

    it('have the keys of the English ones, in their order', () => {
      expect(Object.keys(messages)).to.deep.equal(Object.keys(EN_GB));
    });

    it('have the tag of their language', () => {
      expect(new Intl.Locale(messages.language).language).to.equal(language);
    });

    it('are all translated', () => {
      const english = new Set(entriesOf(EN_GB).map(([, text]) => text));
      expect(entriesOf(messages).filter(([, text]) => english.has(text))).to.deep.equal([]);
    });

    it('contain no number, no placeholder, no straight apostrophe and no extra white space', () => {
      const wrong = /[\p{Nd}{}%'"]|^\s|\s$|\s\s/u;
      expect(entriesOf(messages).filter(([, text]) => wrong.test(text))).to.deep.equal([]);
    });

    it('end sentences, and only those, with the mark of the language', () => {
      const end = language === 'ur' ? ENDS.ur : ENDS.other;
      for (const [key, text] of entriesOf(messages)) {
        expect([key, end.test(text)]).to.deep.equal([key, SENTENCES.test(key)]);
      }
    });

    it('are written in the script of the language', () => {
      const script =
        language === 'ar' || language === 'ur' ? /\p{Script=Arabic}/u : /\p{Script=Latin}/u;
      for (const [key, text] of entriesOf(messages)) {
        const strangers = [...text].filter((c) => /\p{L}/u.test(c) && !script.test(c));
        expect([key, strangers]).to.deep.equal([key, []]);
      }
    });

    it('fit a button: no label is much longer than the English one', () => {
      for (const key of ['connect', 'connected', 'cancel'] as const) {
        expect(messages[key].length).to.be.at.most(EN_GB[key].length * 2);
      }
    });
  });
}
