import { expect } from '@open-wc/testing';
import { chooseMode } from '../../../widget/element/journey-mode.ts';

const about = (words: string, framed = false) => ({
  framed,
  matchMedia: (query: string) => ({ matches: words !== '' && query.includes(words) }),
});

describe('mode auto', () => {
  it('is a window where there is room and a mouse', () => {
    expect(chooseMode('auto', about(''))).to.equal('popup');
  });

  for (const words of ['pointer: coarse', 'display-mode: standalone', 'max-device-width']) {
    it(`is this tab where the browser says "${words}"`, () => {
      expect(chooseMode('auto', about(words))).to.equal('redirect');
    });

    it(`is a window inside a frame, also with "${words}"`, () => {
      expect(chooseMode('auto', about(words, true))).to.equal('popup');
    });
  }
});

describe('a mode that was chosen', () => {
  it('is kept', () => {
    expect(chooseMode('popup', about('pointer: coarse'))).to.equal('popup');
    expect(chooseMode('redirect', about('', true))).to.equal('redirect');
  });
});
