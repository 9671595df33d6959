import type { JourneyMode } from '../protocol.ts';
import { attempt } from './attempt.ts';
import type { Page } from './browser-ports.ts';

/** Values of the `mode` attribute; anything else counts as `auto`. */
export type ModeSetting = 'auto' | JourneyMode;

/**
 * The main pointer is a finger: phones, tablets, and the in-app browsers on them (`hover` is left out,
 * because some phones claim it). Or an installed web app, which has no second window to put the bank
 * in. Or no room for a window beside the page.
 */
export const BETTER_IN_TAB =
  '(pointer: coarse), not (display-mode: browser), (max-device-width: 600px)';

/**
 * How `auto` shows the journey, by what the browser can do and not by its name. Bank apps return in
 * another tab or another browser, and small screens show a window as a tab that hides the page: there
 * the journey takes this tab. A framed page always asks for a window, because banks refuse frames.
 */
export function chooseMode(setting: ModeSetting, page: Page): JourneyMode {
  if (isMode(setting)) return setting;
  const isBetterInTab = attempt(() => page.matchMedia(BETTER_IN_TAB).matches);
  return !isFramed(page) && isBetterInTab ? 'redirect' : 'popup';
}

export function isMode(said: unknown): said is JourneyMode {
  return said === 'popup' || said === 'redirect';
}

/** Whether the page is inside a frame. */
export function isFramed(page: Page): boolean {
  return page.parent !== page;
}
