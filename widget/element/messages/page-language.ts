import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { parseLanguage } from '../../protocol.ts';
import { attempt } from '../attempt.ts';
import { EN_GB } from './en-gb.ts';
import { loadMessages } from './load-messages.ts';
import { type Messages, mergeMessages } from './messages.ts';

/**
 * The element's texts in the language of the page around it, as the nearest `lang` says it now.
 * English where that is none of ours, or cannot be loaded; the last language while one is loaded.
 */
export class PageLanguage implements ReactiveController {
  messages: Messages = EN_GB;
  readonly #element: ReactiveControllerHost & Element;
  /** Undefined where the browser has none: the language is then read once. */
  #observer: MutationObserver | undefined;
  #language = 'en';

  constructor(element: ReactiveControllerHost & Element) {
    this.#element = element;
    element.addController(this);
  }

  hostConnected(): void {
    this.#observer ??= attempt(() => new MutationObserver(() => this.#follow()));
    void this.#follow();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  async #follow(): Promise<void> {
    const tag = languageOf(this.#element, (root) =>
      this.#observer?.observe(root, { subtree: true, attributeFilter: ['lang'] }),
    );
    const language = parseLanguage(tag)?.replace(/-.*/, '').toLowerCase() ?? '';
    if (language === this.#language) return;
    this.#language = language;
    const loaded = await loadMessages(language)?.catch(() => undefined);
    // What a server rendered is English: it is taken over as such first.
    await this.#element.updateComplete;
    if (language !== this.#language) return;
    this.messages = mergeMessages(EN_GB, loaded?.messages);
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
  return nearest ?? (isShadowRoot(root) ? languageOf(root.host, visit) : '');
}

/** Of whatever window: an element may have been adopted from another document. */
function isShadowRoot(root: Node): root is ShadowRoot {
  return 'host' in root;
}
