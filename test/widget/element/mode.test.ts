import { expect } from '@open-wc/testing';
import type { Page } from '../../../widget/element/browser.ts';
import { chooseMode, REDIRECT_PREFERRED } from '../../../widget/element/mode.ts';

/** A page whose browser says `words` of itself. */
function about(words: string, framed = false): Page {
  const { location, document, performance } = window;
  const page: Page = {
    location,
    document,
    performance,
    get parent() {
      return framed ? window : page;
    },
    matchMedia: (query) => ({ matches: words !== '' && query.includes(words) }),
  };
  return page;
}

describe('mode auto', () => {
  it('is a window where there is room and a mouse', () => {
    expect(chooseMode('auto', about(''))).to.equal('popup');
  });

  it('asks what this browser understands', () => {
    expect(matchMedia(REDIRECT_PREFERRED).media).to.equal(REDIRECT_PREFERRED);
  });

  for (const words of ['pointer: coarse', 'not (display-mode: browser)', 'max-device-width']) {
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
