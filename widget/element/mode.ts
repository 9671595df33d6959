import type { JourneyMode } from '../protocol.ts';
import { attempt } from './attempt.ts';
import type { Page } from './browser.ts';

/** Values of the `mode` attribute; any other value counts as `auto`. */
export type ModeSetting = 'auto' | JourneyMode;

/**
 * The main pointer is a finger (phones, tablets, and the in-app browsers on them; `hover` is left out,
 * because some phones claim it), or this is an installed web app, which has no second window, or the
 * screen has no room for one.
 */
export const REDIRECT_PREFERRED =
  '(pointer: coarse), not (display-mode: browser), (max-device-width: 600px)';

/**
 * Selects the mode for `auto` by what the browser can do, not by its name. Bank apps return in another
 * tab or another browser, and small screens show a popup as a tab that hides the page: there the journey
 * takes this tab. A framed page always uses a popup, because banks refuse frames.
 */
export function chooseMode(setting: ModeSetting, page: Page): JourneyMode {
  if (isMode(setting)) return setting;
  const prefersRedirect = attempt(() => page.matchMedia(REDIRECT_PREFERRED).matches);
  return !isFramed(page) && prefersRedirect ? 'redirect' : 'popup';
}

export function isMode(value: unknown): value is JourneyMode {
  return value === 'popup' || value === 'redirect';
}

/** True for a page inside a frame. */
export function isFramed(page: Page): boolean {
  return page.parent !== page;
}
