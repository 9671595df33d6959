import { attempt } from './attempt.ts';

/**
 * The window of a journey, as far as a page may use it. `closed` is a hint, not a fact: it also reads
 * true while a page with COOP is open in it.
 */
export type JourneyWindow = Pick<Window, 'closed' | 'focus' | 'close'> & {
  readonly location: Pick<Location, 'replace'>;
  /** Throws once another origin's page is open in it. */
  readonly document: Document;
};

/** CSS pixels. */
const WIDTH = 480;

/**
 * Opens an empty window over the middle of the page's; to be called inside the click, because a
 * browser refuses it later. Returns undefined when it was refused, or when something else than a window
 * came back: extensions and web views replace `window.open`. `keepOpener` leaves `window.opener` to the
 * pages of the journey, which lets them navigate this page: only for where `postMessage` is the one
 * channel that can reach us.
 */
export function openJourneyWindow({
  keepOpener,
}: {
  keepOpener: boolean;
}): JourneyWindow | undefined {
  // Where these are missing the browser chooses the place.
  const { screenX, outerWidth } = globalThis;
  const left = screenX + (outerWidth - WIDTH) / 2;
  const features = `popup,width=${WIDTH},height=760,left=${left}`;
  // `noopener` would return null, which looks like a refusal.
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

/** A decoy is a primitive, an object without a document of its own, or this very page. */
function isEmptyWindow({ closed, document: blank }: Window): boolean {
  return closed === false && blank !== document && !!blank.body;
}

/**
 * Closes the window where a browser lets us: one without an opener only while a page of our origin is
 * open in it. Asked for more, Chromium closes nothing and complains on the console.
 */
export function closeJourneyWindow(journey: JourneyWindow, keepsOpener: boolean): void {
  // It throws when it is the bank's by now; the user closes it.
  attempt(() => (keepsOpener || journey.document) && journey.close());
}
