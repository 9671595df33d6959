import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { EN_GB } from './en-gb.ts';
import { loadMessages } from './load-messages.ts';
import type { Messages } from './messages.ts';

/**
 * The element's texts in the language of the page around it, as the nearest `lang` says it now.
 * English where that is none of ours, or cannot be loaded; the last language while one is loaded.
 */
export class PageLanguage implements ReactiveController {
  messages: Messages = EN_GB;
  readonly #element: ReactiveControllerHost & Element;
  readonly #observer = new MutationObserver(() => this.#follow());
  #language = 'en';

  constructor(element: ReactiveControllerHost & Element) {
    this.#element = element;
    element.addController(this);
    this.hostConnected();
  }

  hostConnected(): void {
    void this.#follow();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  async #follow(): Promise<void> {
    const tag = languageOf(this.#element, (root) =>
      this.#observer.observe(root, { subtree: true, attributeFilter: ['lang'] }),
    );
    const language = tag.replace(/-.*/, '').toLowerCase();
    if (language === this.#language) return;
    this.#language = language;
    const loaded = await loadMessages(language)?.catch(() => undefined);
    // What a server rendered is English: it is taken over as such first.
    await this.#element.updateComplete;
    if (language !== this.#language) return;
    this.messages = { ...EN_GB, ...loaded?.messages };
    this.#element.requestUpdate();
  }
}

/**
 * What an element is written in: the nearest `lang`, out of shadow roots too; empty where there is
 * none. `visit` sees every tree that was searched.
 */
export function languageOf(element: Element, visit?: (root: Node) => void): string {
  const root = element.getRootNode();
  visit?.(root);
  const nearest = element.closest('[lang]')?.getAttribute('lang');
  return nearest ?? (root instanceof ShadowRoot ? languageOf(root.host, visit) : '');
}
