import type { ReactiveControllerHost } from 'lit';

/** The label that the page has put inside the element, as it is now. */
export class PageLabel {
  /**
   * Text of a link, which is there for browsers without script: it cannot live inside a button, so its
   * words are shown in its place.
   */
  link: string | undefined;
  /** Nothing but line breaks, which would hide our own words. */
  isBlank = false;
  readonly #element: Pick<ReactiveControllerHost, 'requestUpdate'> & Element;
  #observer: MutationObserver | undefined;

  constructor(element: Pick<ReactiveControllerHost, 'requestUpdate'> & Element) {
    this.#element = element;
  }

  /** A slot tells of the first nodes; of those that follow a link, and of words that change, none does. */
  readonly read = (): void => {
    const element = this.#element;
    if (!this.#observer) {
      this.#observer = new MutationObserver(this.read);
      this.#observer.observe(element, { subtree: true, childList: true, characterData: true });
    }
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot:not([name])');
    const nodes = slot?.assignedNodes() ?? [];
    this.link = element.querySelector(':scope > a:not([slot])')?.textContent?.trim();
    this.isBlank =
      nodes.length > 0 && nodes.every((node) => node instanceof Text && !node.data.trim());
    element.requestUpdate();
  };
}
