import { expect } from '@open-wc/testing';
import type { Page } from '../../../widget/element/browser.ts';
import { chooseMode, REDIRECT_PREFERRED } from '../../../widget/element/mode.ts';

/** A page in a browser that matches media queries with this feature. */
function pageMatching(feature: string, framed = false): Page {
  const { location, document, performance } = window;
  const page: Page = {
    location,
    document,
    performance,
    get parent() {
      return framed ? window : page;
    },
    matchMedia: (query) => ({ matches: feature !== '' && query.includes(feature) }),
  };
  return page;
}

describe('the mode auto', () => {
  it('is a popup on a large screen with a mouse', () => {
    expect(chooseMode('auto', pageMatching(''))).to.equal('popup');
  });

  it('uses a media query that this browser supports', () => {
    expect(matchMedia(REDIRECT_PREFERRED).media).to.equal(REDIRECT_PREFERRED);
  });

  for (const feature of ['pointer: coarse', 'not (display-mode: browser)', 'max-device-width']) {
    it(`is a redirect if the browser matches "${feature}"`, () => {
      expect(chooseMode('auto', pageMatching(feature))).to.equal('redirect');
    });

    it(`is a popup inside a frame, even with "${feature}"`, () => {
      expect(chooseMode('auto', pageMatching(feature, true))).to.equal('popup');
    });
  }
});

describe('a mode that the page has set', () => {
  it('is kept', () => {
    expect(chooseMode('popup', pageMatching('pointer: coarse'))).to.equal('popup');
    expect(chooseMode('redirect', pageMatching('', true))).to.equal('redirect');
  });
});
