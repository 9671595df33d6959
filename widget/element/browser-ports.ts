/** Everything the flow controller needs of a browser, in one place, so that tests can replace it. */
import { type Clock, systemClock } from './clock.ts';
import { openJourneyWindow } from './journey-window.ts';
import { listenForReturn } from './return-channels.ts';

/** What is used of the page's `window`. */
export type Page = {
  location: Pick<Location, 'origin' | 'hostname' | 'pathname' | 'search' | 'hash' | 'assign'>;
  document: Pick<Document, 'hasFocus'>;
  performance: Pick<Performance, 'getEntriesByType'>;
  /** The page itself, unless it is inside a frame. */
  parent: unknown;
  matchMedia(query: string): { matches: boolean };
};

export type FlowPorts = {
  clock: Clock;
  page: Page;
  openWindow: typeof openJourneyWindow;
  listen: typeof listenForReturn;
};

/** The real page; undefined on a server, where nothing asks for it. */
export const browserPorts: FlowPorts = {
  clock: systemClock,
  page: globalThis.window,
  openWindow: openJourneyWindow,
  listen: listenForReturn,
};
