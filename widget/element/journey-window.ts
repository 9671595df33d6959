import type { JourneyMode } from '../protocol.ts';
import type { Browser } from './browser.ts';
import { chooseMode, isFramed } from './mode.ts';
import { closePopup, navigatePopup, type Popup, showPlaceholder } from './popup.ts';
import type { JourneySettings } from './session-start.ts';

/** Where the journey is shown: in a popup, of which an element has at most one, or in this tab. */
export class JourneyWindow {
  /** Undefined if none was opened, or it was blocked. */
  popup: Popup | undefined;
  /** `closePopup` needs to know. */
  #keepsOpener = false;
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Opens the popup if the mode has one; in `auto`, a blocked one falls back to this tab. */
  open(settings: JourneySettings): JourneyMode {
    const { page } = this.#browser;
    const mode = chooseMode(settings.mode, page);
    if (mode === 'popup') this.popup = this.#openPopup(settings);
    if (this.popup) showPlaceholder(this.popup, settings.messages);
    return this.popup || settings.mode === 'popup' || isFramed(page) ? mode : 'redirect';
  }

  /** Navigates the popup, or this tab if there is none; false if the popup cannot be navigated. */
  navigate(uri: string): boolean {
    if (this.popup) return navigatePopup(this.popup, uri);
    this.#browser.page.location.assign(uri);
    return true;
  }

  /** Focuses the popup, or opens it again if it is closed. */
  reopen(uri: string, settings: JourneySettings | undefined): void {
    if (this.popup?.closed) {
      this.popup = settings && this.#openPopup(settings);
      this.popup?.location.replace(uri);
    }
    this.popup?.focus();
  }

  close(): void {
    if (this.popup) closePopup(this.popup, this.#keepsOpener);
    this.popup = undefined;
  }

  /** `BroadcastChannel` works only within one origin and outside frames; otherwise we need the opener. */
  #openPopup({ endpoint }: JourneySettings): Popup | undefined {
    const { page, openPopup } = this.#browser;
    this.#keepsOpener = isFramed(page) || endpoint.origin !== page.location.origin;
    return openPopup(this.#keepsOpener);
  }
}
