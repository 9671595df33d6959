/** Everything the flow controller needs of a browser, in one place, so that tests can replace it. */
import type { Journey, JourneySite } from './journey.ts';
import { openJourneyWindow } from './journey-window.ts';
import { loadJourney } from './load-journey.ts';

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
  /** Rejects when the code of a journey cannot be loaded. */
  createJourney(site: JourneySite): Promise<Journey>;
};

/** The real page; undefined on a server, where nothing asks for it. */
export const browserPorts: FlowPorts = {
  page: globalThis.window,
  openWindow: openJourneyWindow,
  createJourney: async (site) => {
    const { Journey } = await loadJourney();
    return new Journey(site);
  },
};
