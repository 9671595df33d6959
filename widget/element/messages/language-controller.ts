import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { parseLanguage } from '../../protocol.ts';
import { attempt } from '../attempt.ts';
import { EN_GB } from './en-gb.ts';
import { loadMessages } from './load-messages.ts';
import { type Messages, mergeMessages } from './messages.ts';

/**
 * The element's texts in the language of the nearest `lang` attribute, which it observes. English if we
 * have no texts in that language or cannot load them; the previous language while they are loaded.
 */
export class LanguageController implements ReactiveController {
  messages: Messages = EN_GB;
  readonly #element: ReactiveControllerHost & Element;
  /** Undefined if the browser has no `MutationObserver`: the language is then read only once. */
  #observer: MutationObserver | undefined;
  #language = 'en';

  constructor(element: ReactiveControllerHost & Element) {
    this.#element = element;
    element.addController(this);
  }

  hostConnected(): void {
    this.#observer ??= attempt(() => new MutationObserver(() => this.#updateLanguage()));
    void this.#updateLanguage();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  async #updateLanguage(): Promise<void> {
    const tag = languageOf(this.#element, (root) =>
      this.#observer?.observe(root, { subtree: true, attributeFilter: ['lang'] }),
    );
    const language = parseLanguage(tag)?.replace(/-.*/, '').toLowerCase() ?? '';
    if (language === this.#language) return;
    this.#language = language;
    const loaded = await loadMessages(language)?.catch(() => undefined);
    // A server renders English, and hydration needs the same texts.
    await this.#element.updateComplete;
    if (language !== this.#language) return;
    this.messages = mergeMessages(EN_GB, loaded?.messages);
    this.#element.requestUpdate();
  }
}

/**
 * The value of the nearest `lang` attribute, also outside of shadow roots; empty if there is none.
 * `visit` is called with every tree that was searched.
 */
export function languageOf(element: Element, visit?: (root: Node) => void): string {
  const root = element.getRootNode();
  visit?.(root);
  const nearest = element.closest('[lang]')?.getAttribute('lang');
  return nearest ?? (isShadowRoot(root) ? languageOf(root.host, visit) : '');
}

/** Not `instanceof`: the element may have been adopted from another document. */
function isShadowRoot(root: Node): root is ShadowRoot {
  return 'host' in root;
}
