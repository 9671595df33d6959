import type { ReactiveControllerHost } from 'lit';
import { attempt } from './attempt.ts';

/** Anything but white space, control and format characters, such as those without width. */
const VISIBLE = /[^\s\p{C}]/u;

/** Content, in contrast to what editors leave behind when a text is deleted, and to other slots. */
const CONTENT = ':not([slot],[slot] *,p,br,div,span,font,b,i,em,strong,a)';

/** Reads the label that the page has put inside the element. */
export class LabelController {
  /**
   * Text of a link for browsers without script. A link cannot be inside a button, so the button shows its
   * text.
   */
  linkText: string | undefined;
  /** The label has nothing visible, so the button shows the element's own text. */
  isBlank = false;
  readonly #element: Pick<ReactiveControllerHost, 'requestUpdate'> & Element;
  #isObserving = false;

  constructor(element: Pick<ReactiveControllerHost, 'requestUpdate'> & Element) {
    this.#element = element;
  }

  /** A slot reports only its first nodes: neither those after a link nor changes of a text. */
  readonly read = (): void => {
    const element = this.#element;
    if (!this.#isObserving) {
      this.#isObserving = true;
      const changes = { subtree: true, childList: true, characterData: true };
      attempt(() => new MutationObserver(this.read).observe(element, changes));
    }
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot:not([name])');
    const linkText = element.querySelector('a:not([slot],[slot] *)')?.textContent ?? '';
    this.linkText = VISIBLE.test(linkText) ? linkText.trim() : undefined;
    const nodes = slot?.assignedNodes() ?? [];
    this.isBlank =
      nodes.length > 0 &&
      !element.querySelector(CONTENT) &&
      !nodes.some(({ textContent }) => VISIBLE.test(`${textContent}`));
    element.requestUpdate();
  };
}
