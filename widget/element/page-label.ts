import type { ReactiveControllerHost } from 'lit';
import { attempt } from './attempt.ts';

/** Anything but white space, control and format characters, such as those without width. */
const VISIBLE = /[^\s\p{C}]/u;

/** Not what editors and content systems leave behind when a text is deleted, and not for a slot. */
const CONTENT = ':not([slot],[slot] *,p,br,div,span,font,b,i,em,strong,a)';

/** The label that the page has put inside the element, as it is now. */
export class PageLabel {
  /**
   * Text of a link, which is there for browsers without script: it cannot live inside a button, so its
   * words are shown in its place.
   */
  link: string | undefined;
  /** Nothing that can be seen, which would hide our own words. */
  isBlank = false;
  readonly #element: Pick<ReactiveControllerHost, 'requestUpdate'> & Element;
  #isObserved = false;

  constructor(element: Pick<ReactiveControllerHost, 'requestUpdate'> & Element) {
    this.#element = element;
  }

  /** A slot tells of the first nodes; of those that follow a link, and of words that change, none does. */
  readonly read = (): void => {
    const element = this.#element;
    if (!this.#isObserved) {
      this.#isObserved = true;
      const kinds = { subtree: true, childList: true, characterData: true };
      attempt(() => new MutationObserver(this.read).observe(element, kinds));
    }
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot:not([name])');
    const words = element.querySelector('a:not([slot],[slot] *)')?.textContent ?? '';
    this.link = VISIBLE.test(words) ? words.trim() : undefined;
    const nodes = slot?.assignedNodes() ?? [];
    this.isBlank =
      nodes.length > 0 &&
      !element.querySelector(CONTENT) &&
      !nodes.some(({ textContent }) => VISIBLE.test(`${textContent}`));
    element.requestUpdate();
  };
}
