import type { JourneyMode } from '../protocol.ts';
import { attempt } from './attempt.ts';
import type { Page } from './browser-ports.ts';
import { type Clock, systemClock } from './clock.ts';
import { fieldsOf } from './fields.ts';
import type { Arrival, Flow, FlowEvent } from './flow.ts';
import type { FlowView } from './flow-controller.ts';
import { greet } from './greeting.ts';
import type { JourneyWindow } from './journey-window.ts';
import { type PendingSession, SessionSlot } from './pending-session.ts';
import { listenForReturn } from './return-channels.ts';
import { SessionWatch } from './session-watch.ts';
import { clientOf, type JourneySettings, keyOf, startSession } from './start-session.ts';

/** Where a journey sets out from: what the flow controller lets it see and do. */
export type JourneySite = {
  readonly page: Page;
  readonly flow: Flow;
  /** The window of the journey, while this page holds one. */
  window: JourneyWindow | undefined;
  /** Ends with the run; a new one where the last has ended. */
  readonly signal: AbortSignal;
  readonly view: FlowView;
  /** Opens an empty one; inside a click. */
  openWindow(settings: JourneySettings): JourneyWindow | undefined;
  /** Closes it where the browser lets us. */
  closeWindow(): void;
  send(event: FlowEvent): void;
};

/** What a journey needs of the browser beside its page. */
export type JourneyPorts = { clock: Clock; listen: typeof listenForReturn };

const browser: JourneyPorts = { clock: systemClock, listen: listenForReturn };

/** The journeys of one element, one after the other: from the session at the host to its end. */
export class Journey {
  readonly #site: JourneySite;
  readonly #ports: JourneyPorts;
  readonly #slot = new SessionSlot();
  #session: PendingSession | undefined;
  #arrival: Arrival | undefined;
  /** Ends the watch over the session. */
  #watching: AbortSignal | undefined;

  constructor(site: JourneySite, ports: JourneyPorts = browser) {
    this.#site = site;
    this.#ports = ports;
  }

  /** Asks the host for a session and shows its journey. */
  async begin(settings: JourneySettings, mode: JourneyMode, signal: AbortSignal): Promise<void> {
    const site = this.#site;
    const { clock } = this.#ports;
    attempt(() => site.window && greet(site.window.document, settings.messages));
    const session = await startSession(settings, mode, { clock, page: site.page }, signal);
    if (signal.aborted) return;
    const { uri } = session;
    this.#session = session;
    this.#slot.store(keyOf(settings), session);
    if (mode === 'popup' && !site.window) site.send({ type: 'block', uri });
    else if (site.window?.closed) site.send({ type: 'leave' });
    else this.#show(mode, uri, signal);
  }

  /**
   * Goes on with its own session after the element was off the page. Else takes up the one that was
   * left by a redirect, by a reload, by an element like this one, or by one in another tab.
   */
  resume(): void {
    const site = this.#site;
    const settings = site.view.settings();
    if (!settings) return;
    if (this.#session) this.#goOn(keyOf(settings));
    else if (site.flow.state === 'idle') this.#takeUp(keyOf(settings));
  }

  /**
   * Brings the journey's window to the front, or opens it again; inside a click. False when there is
   * none and the browser has to follow the link itself: what refuses a window once would do so again,
   * and in Firefox the attempt uses up the click.
   */
  reopen(uri: string): boolean {
    const site = this.#site;
    if (site.window?.closed) this.#openAgain(uri);
    site.window?.focus();
    site.send({ type: 'reopen' });
    return !!site.window;
  }

  /** Hears every return channel and asks the host until the session has ended. */
  watch(): void {
    const site = this.#site;
    const session = this.#session;
    const settings = site.view.settings();
    if (!session || !settings) return;
    const { signal } = site;
    const client = clientOf(settings);
    this.#watching = signal;
    new SessionWatch({
      session,
      ports: { ...this.#ports, page: site.page },
      origin: settings.endpoint.origin,
      window: () => site.window,
      arrival: this.#arrival,
      read: () => client.readSession(session.id, session.verifier, signal),
      send: (event) => site.send(event),
      signal,
    });
  }

  /** Goes on asking, but a reload of the page does not show this journey again. */
  linger(): void {
    this.#slot.leave();
  }

  /** The element is off the page: the session is free for one like it. */
  release(): void {
    this.#slot.release();
  }

  forget(): void {
    this.#session = undefined;
    this.#arrival = undefined;
    this.#slot.clear();
  }

  #takeUp(key: string): void {
    const site = this.#site;
    const now = this.#ports.clock.now();
    const own = this.#slot.take(key, now);
    const session = own ?? this.#slot.borrow(key, now);
    if (!session) return;
    const { mode, uri } = session;
    this.#session = session;
    this.#arrival = own ? (mode === 'redirect' ? arrivalOn(site.page) : undefined) : 'elsewhere';
    site.send({ type: 'resume', mode, uri, arrival: this.#arrival });
  }

  #openAgain(uri: string): void {
    const site = this.#site;
    const settings = site.view.settings();
    site.window = settings && site.openWindow(settings);
    site.window?.location.replace(uri);
  }

  #goOn(key: string): void {
    if (!this.#watching?.aborted) return;
    this.#arrival = undefined;
    if (this.#slot.hold(key)) this.watch();
    else {
      // Another element has taken it up meanwhile, and with it the window.
      this.#site.window = undefined;
      this.#site.send({ type: 'reset' });
    }
  }

  /** Leaves for the journey, unless the page shows it itself or has ended the run. */
  #show(mode: JourneyMode, uri: string, signal: AbortSignal): void {
    const site = this.#site;
    const isOurs = site.view.mayOpen(uri);
    if (signal.aborted) return;
    if (!isOurs) site.closeWindow();
    else if (!site.window) site.page.location.assign(uri);
    else if (!lead(site.window, uri)) {
      site.closeWindow();
      site.send({ type: 'block', uri });
      return;
    }
    site.send({ type: 'open', mode, uri });
  }
}

/** False for a window that cannot be led anywhere: some extensions replace `window.open`. */
function lead(window: JourneyWindow, uri: string): boolean {
  return !!attempt(() => {
    window.location.replace(uri);
    return true;
  });
}

/**
 * The host's return page goes forward to us; going back and reloading are the user's own doing. A
 * browser that does not say so gets the longer of the two waits.
 */
function arrivalOn({ performance }: Page): Arrival {
  const entry = attempt(() => performance.getEntriesByType('navigation')[0]?.toJSON());
  const { type = 'navigate' } = fieldsOf(entry);
  return type === 'navigate' ? 'returned' : 'by-hand';
}
