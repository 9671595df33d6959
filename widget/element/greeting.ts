import type { Messages } from './messages/messages.ts';

/**
 * Says in a window that is still empty what it is for. Text and CSSOM only: it inherits the page's
 * Content Security Policy.
 */
export function greet(blank: Document, { greeting, language }: Messages): void {
  blank.title = blank.body.textContent = greeting;
  blank.documentElement.lang = language;
  blank.documentElement.dir = 'auto';
  blank.documentElement.style.cssText =
    'color-scheme:light dark;font:1.125em system-ui;margin:40vh 1em;text-align:center';
}
