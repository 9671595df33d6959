/** Everything the flow controller needs of a browser, in one place, so that tests can replace it. */
import { Journey, type JourneySite } from './journey.ts';
import { openJourneyWindow } from './journey-window.ts';

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
  page: Page;
  openWindow: typeof openJourneyWindow;
  createJourney(site: JourneySite): Journey;
};

/** The real page; undefined on a server, where nothing asks for it. */
export const browserPorts: FlowPorts = {
  page: globalThis.window,
  openWindow: openJourneyWindow,
  createJourney: (site) => new Journey(site),
};
