/** Everything the flow controller needs of a browser page, in one place, so that tests can replace it. */
import { type Clock, systemClock } from './clock.ts';
import type { Surroundings } from './journey-mode.ts';
import { openJourneyWindow } from './journey-window.ts';
import { listenForReturn } from './return-channels.ts';

export type FlowPorts = {
  clock: Clock;
  openWindow: typeof openJourneyWindow;
  listen: typeof listenForReturn;
  /** Leaves this page for `uri`. */
  redirect(uri: string): void;
  surroundings(): Surroundings;
  location(): Pick<Location, 'origin' | 'hostname' | 'pathname' | 'search' | 'hash'>;
  /** Whether the user is looking at this page. */
  hasFocus(): boolean;
  /** Whether the page was reached by going forward, as the host's return page does. */
  cameForward(): boolean;
};

/** The real page. Nothing is touched before one of these is called. */
export const browserPorts: FlowPorts = {
  clock: systemClock,
  openWindow: openJourneyWindow,
  listen: listenForReturn,
  redirect: (uri) => location.assign(uri),
  surroundings: () => ({ matchMedia: (query) => matchMedia(query), framed: parent !== window }),
  location: () => location,
  hasFocus: () => document.hasFocus(),
  cameForward: () => {
    const [entry] = performance.getEntriesByType('navigation');
    return entry instanceof PerformanceNavigationTiming && entry.type === 'navigate';
  },
};
