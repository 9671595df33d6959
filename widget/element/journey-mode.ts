import type { JourneyMode } from '../protocol.ts';

/** Values of the `mode` attribute; anything else counts as `auto`. */
export type ModeSetting = 'auto' | JourneyMode;

/** What `auto` needs to know of the browser. */
export type Surroundings = {
  matchMedia(query: string): { matches: boolean };
  /** Whether the page is inside a frame. */
  framed: boolean;
};

/** Touch is the only pointer: phones, tablets, and the in-app browsers on them. */
const TOUCH_ONLY = '(hover: none) and (pointer: coarse)';
/** An installed web app has no second window to put the bank in. */
const INSTALLED =
  '(display-mode: standalone), (display-mode: fullscreen), (display-mode: minimal-ui)';
/** No room for a window beside the page. */
const SMALL_SCREEN = '(max-device-width: 600px)';

/**
 * How `auto` shows the journey, by what the browser can do and not by its name. Bank apps return in
 * another tab or another browser, and small screens show a window as a tab that hides the page: there
 * the journey takes this tab. A framed page always asks for a window, because banks refuse frames.
 */
export function chooseMode(
  setting: ModeSetting,
  { matchMedia, framed }: Surroundings,
): JourneyMode {
  if (setting === 'popup' || setting === 'redirect') return setting;
  if (framed) return 'popup';
  const redirect = [TOUCH_ONLY, INSTALLED, SMALL_SCREEN].some((query) => matchMedia(query).matches);
  return redirect ? 'redirect' : 'popup';
}
