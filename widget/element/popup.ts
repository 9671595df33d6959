import { attempt } from './attempt.ts';
import type { Messages } from './messages/messages.ts';

/**
 * The window of a journey, as far as a page may use it. `closed` is only a hint: it is also true while
 * a page with Cross-Origin-Opener-Policy is open in it.
 */
export type Popup = Pick<Window, 'closed' | 'focus' | 'close'> & {
  readonly location: Pick<Location, 'replace'>;
  /** Throws once another origin's page is open in it. */
  readonly document: Document;
};

/** In CSS pixels. */
const WIDTH = 480;

/**
 * Opens an empty window centred over the page's. Call it inside the click: browsers block it later.
 * Returns undefined if it was blocked, or if `window.open` was replaced and returned something else than
 * a window (extensions and web views do that).
 *
 * @param keepOpener - Leaves `window.opener` to the pages of the journey, which lets them
 * navigate this page. Only for pages that `postMessage` alone can reach.
 */
export function openPopup(keepOpener: boolean): Popup | undefined {
  // Where these are missing the browser chooses the position.
  const { screenX, outerWidth } = globalThis;
  const left = screenX + (outerWidth - WIDTH) / 2;
  const features = `popup,width=${WIDTH},height=760,left=${left}`;
  // `noopener` would return null, which looks like a blocked popup.
  const opened = attempt(() => open('about:blank', '_blank', features));
  if (!opened || [window, parent, top].includes(opened)) return undefined;
  if (!attempt(() => isEmptyWindow(opened))) {
    attempt(() => opened.close());
    return undefined;
  }
  if (!keepOpener) {
    attempt(() => {
      opened.opener = null;
    });
  }
  return opened;
}

/** False for a primitive, an object without a document of its own, and this very page. */
function isEmptyWindow({ closed, document: blank }: Window): boolean {
  return closed === false && blank !== document && !!blank.body;
}

/**
 * Shows in the empty window what it is for, until the journey's page replaces it. Text and CSSOM only:
 * the window inherits the Content Security Policy of the page.
 */
export function showPlaceholder(popup: Popup, { redirecting, language }: Messages): void {
  attempt(() => {
    const { body, documentElement: root } = popup.document;
    popup.document.title = body.textContent = redirecting;
    root.lang = language;
    root.dir = 'auto';
    root.style.cssText =
      'color-scheme:light dark;font:1.125em system-ui;margin:40vh 1em;text-align:center';
  });
}

/** Navigates the window to `uri`; returns false if it is a decoy that cannot be navigated. */
export function navigatePopup(popup: Popup, uri: string): boolean {
  return !!attempt(() => {
    popup.location.replace(uri);
    return true;
  });
}

/**
 * Closes the window where the browser allows it: one without an opener only while a page of our origin
 * is open in it. Otherwise Chromium closes nothing and complains on the console.
 */
export function closePopup(popup: Popup, keepsOpener: boolean): void {
  // `document` throws while the bank's page is open in it; then the user has to close it.
  attempt(() => (keepsOpener || popup.document) && popup.close());
}
