import { expect } from '@open-wc/testing';
import type { ConnectBank } from '../../../widget/element/connect-bank.ts';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import { LANGUAGES } from '../../../widget/languages.ts';
import { flushTasks } from './journey-setup.ts';
import { mount, mountIn, part, reach, statusOf, unmount, until } from './mount.ts';
import { textsOf } from './texts.ts';

const page = document.documentElement;

afterEach(() => {
  unmount();
  page.lang = 'en';
  page.removeAttribute('dir');
});

const textElementOf = (element: ConnectBank): HTMLElement | null | undefined =>
  element.shadowRoot?.querySelector('[part=label] bdi');
const labelOf = (element: ConnectBank): string => part(element, 'label').textContent.trim();
const speaks = (element: ConnectBank, language: string): Promise<void> =>
  until(() => textElementOf(element)?.lang.slice(0, 2) === language);

/** Every turn of the microtasks and a few of the tasks: what would happen, has happened. */
async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await flushTasks();
}

describe('the language', () => {
  for (const language of LANGUAGES) {
    it(`is ${language} on a page in ${language}`, async () => {
      page.lang = language;
      const { element } = await mount();
      await speaks(element, language);
      const { connect, language: tag } = await textsOf(language);
      expect(labelOf(element)).to.equal(connect);
      expect(textElementOf(element)?.lang).to.equal(tag);
    });
  }

  it('ignores the region and the case of the tag', async () => {
    page.lang = 'PT-br';
    const { element } = await mount();
    await speaks(element, 'pt');
    expect(labelOf(element)).to.equal('Ligar o seu banco');
  });

  for (const tag of ['en-US', '', 'nl', 'constructor', '../de', 'deu', 'p']) {
    it(`is English on a page in "${tag}"`, async () => {
      page.lang = tag;
      const { element } = await mount();
      await aWhile();
      expect(labelOf(element)).to.equal(EN_GB.connect);
      expect(textElementOf(element)?.lang).to.equal('en-GB');
    });
  }

  it('is that of the nearest `lang`, also of the element itself', async () => {
    page.lang = 'de';
    const { element: outer } = await mount('<connect-bank></connect-bank>');
    const { element: inner } = await mount('<connect-bank lang="fr"></connect-bank>');
    await Promise.all([speaks(outer, 'de'), speaks(inner, 'fr')]);
    inner.lang = '';
    await speaks(inner, 'en');
  });

  it('is inherited by an element in a shadow root', async () => {
    page.lang = 'pl';
    const { element } = await mount();
    const host = document.body.appendChild(document.createElement('div'));
    host.attachShadow({ mode: 'open' }).append(element);
    await speaks(element, 'pl');
    host.lang = 'it';
    await speaks(element, 'it');
    page.lang = 'de';
    host.removeAttribute('lang');
    await speaks(element, 'de');
    host.remove();
  });

  it('changes with the page, also back to English', async () => {
    const { element } = await mount();
    for (const language of ['ro', 'es', 'en']) {
      page.lang = language;
      await speaks(element, language);
    }
    expect(labelOf(element)).to.equal(EN_GB.connect);
  });

  it('is the last one that was set, in whichever order they are loaded', async () => {
    const { element } = await mount();
    for (const language of ['ar', 'cy', 'en', 'ur', 'de']) {
      page.lang = language;
      await Promise.resolve();
    }
    await speaks(element, 'de');
    await aWhile();
    expect(textElementOf(element)?.lang).to.equal('de');
  });

  it('is not observed while the element is removed, and updated when it is inserted again', async () => {
    const { element } = await mount();
    const parent = element.parentElement;
    element.remove();
    page.lang = 'fr';
    await aWhile();
    expect(textElementOf(element)?.lang).to.equal('en-GB');
    parent?.append(element);
    await speaks(element, 'fr');
  });
});

describe('a language that is being loaded', () => {
  for (const language of LANGUAGES) {
    it(`hides the English texts on a page in ${language} for a second at most`, async () => {
      page.lang = language;
      const { element } = await mount();
      // As they are until the others are loaded.
      element.messages = { language: 'en-GB' };
      await element.updateComplete;
      const text = textElementOf(element);
      if (!text) throw new Error('There is no text.');
      expect(getComputedStyle(text).opacity).to.equal('0');
      const [wait] = text.getAnimations();
      expect(wait?.effect?.getComputedTiming().endTime).to.equal(1000);
      wait?.finish();
      expect(getComputedStyle(text).opacity).to.equal('1');
    });
  }

  it('hides nothing on a page in English or in an unsupported language', async () => {
    for (const tag of ['en', 'nl', '']) {
      page.lang = tag;
      const { element } = await mount();
      expect(textElementOf(element)?.getAnimations()).to.deep.equal([]);
    }
  });

  it("does not hide the page's own label", async () => {
    page.lang = 'cy';
    const { element } = await mount('<connect-bank>Cysylltu</connect-bank>');
    expect(getComputedStyle(part(element, 'label')).opacity).to.equal('1');
  });
});

describe('an announcement in another language', () => {
  it('has each sentence once, and none in English', async () => {
    page.lang = 'pl';
    const { element, host } = await mount();
    await speaks(element, 'pl');
    const announced: string[] = [];
    const watcher = new MutationObserver(() => announced.push(statusOf(element)));
    const kinds = { subtree: true, childList: true, characterData: true };
    watcher.observe(part(element, 'status'), kinds);
    element.connect();
    await reach(element, 'waiting');
    host.state = { status: 'authorized', connection_id: 'c1' };
    window.dispatchEvent(new Event('focus'));
    await reach(element, 'authorized');
    watcher.disconnect();
    const { starting, inWindow, authorized } = await textsOf('pl');
    expect(announced).to.deep.equal([starting, inWindow, authorized]);
  });

  it('has the `lang` of that language', async () => {
    page.lang = 'ur';
    page.dir = 'rtl';
    const { element } = await mountIn('failed');
    await speaks(element, 'ur');
    const text = part(element, 'status').querySelector('bdi');
    expect(text?.lang).to.equal('ur');
    expect(text?.matches(':dir(rtl)')).to.equal(true);
  });

  it('is also the text in the popup', async () => {
    page.lang = 'ar';
    const { element, host } = await mount('<connect-bank mode="popup"></connect-bank>');
    await speaks(element, 'ar');
    host.hangs = true;
    let opened: Window | null = null;
    const { open } = window;
    window.open = (...how) => {
      opened = open.apply(window, how);
      return opened;
    };
    element.connect();
    window.open = open;
    const { redirecting } = await textsOf('ar');
    await until(() => opened?.document.title === redirecting);
    const { documentElement: root } = (opened as unknown as Window).document;
    expect([root.lang, root.matches(':dir(rtl)')]).to.deep.equal(['ar', true]);
  });
});

describe("the page's own texts", () => {
  it("replace some of the element's, in every language", async () => {
    const { element } = await mount();
    element.messages = { connect: 'Link your account' };
    await element.updateComplete;
    expect(labelOf(element)).to.equal('Link your account');
    page.lang = 'it';
    await speaks(element, 'it');
    expect(labelOf(element)).to.equal('Link your account');
    element.connect();
    await reach(element, 'waiting');
    expect(statusOf(element)).to.equal((await textsOf('it')).inWindow);
  });

  it('can be in a language of their own', async () => {
    page.lang = 'nl';
    const { element } = await mountIn('failed');
    element.messages = {
      language: 'nl',
      'error-endpoint-failed': 'Er ging iets mis. Probeer het opnieuw.',
    };
    await element.updateComplete;
    expect(statusOf(element)).to.equal('Er ging iets mis. Probeer het opnieuw.');
    expect(part(element, 'status').querySelector('bdi')?.lang).to.equal('nl');
  });

  it('can be removed', async () => {
    const { element } = await mount();
    element.messages = { connect: 'Link your account' };
    await element.updateComplete;
    element.messages = undefined;
    await element.updateComplete;
    expect(labelOf(element)).to.equal(EN_GB.connect);
  });
});
