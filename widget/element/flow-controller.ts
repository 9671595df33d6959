import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { JourneyMode } from '../protocol.ts';
import { browserPorts, type FlowPorts, type Page } from './browser-ports.ts';
import {
  type Arrival,
  type Effect,
  type Flow,
  type FlowEvent,
  type Report,
  transition,
} from './flow.ts';
import { faultOf } from './host-client.ts';
import { chooseMode, isFramed } from './journey-mode.ts';
import type { JourneyWindow } from './journey-window.ts';
import { type PendingSession, SessionSlot } from './pending-session.ts';
import { SessionWatch } from './session-watch.ts';
import { type JourneySettings, mistake, startSession } from './start-session.ts';

/** What the controller asks of the element beside its life cycle. */
export type FlowView = {
  /** Undefined when the endpoint is missing or is no address. */
  settings(): JourneySettings | undefined;
  /** Asks the page before the user is sent to `uri`; false: the page shows the journey itself. */
  mayOpen(uri: string): boolean;
  report(report: Report): void;
};

type FlowHost = ReactiveControllerHost & { readonly isConnected: boolean };

/**
 * Performs the effects of the flow. One run at a time, the latest wins, and one `AbortController`
 * ends everything that belongs to a run: requests, timers, listeners.
 */
export class FlowController implements ReactiveController {
  flow: Flow = { state: 'idle' };
  readonly #element: FlowHost;
  readonly #view: FlowView;
  readonly #ports: FlowPorts;
  readonly #slot = new SessionSlot();
  #run = new AbortController();
  #window: JourneyWindow | undefined;
  #session: PendingSession | undefined;
  #arrival: Arrival | undefined;

  constructor(element: FlowHost, view: FlowView, ports: FlowPorts = browserPorts) {
    this.#element = element;
    this.#view = view;
    this.#ports = ports;
    element.addController(this);
  }

  /** Tells the flow what happened and performs what follows from it. */
  send(event: FlowEvent): void {
    const [flow, effects] = transition(this.flow, event);
    this.flow = flow;
    this.#element.requestUpdate();
    for (const effect of effects) this.#perform(effect);
  }

  /** Takes up a session that was left by a redirect, by a reload, or by an element like this one. */
  resume(): void {
    if (this.flow.state !== 'idle' || this.#session || !this.#element.isConnected) return;
    const key = this.#view.settings()?.key;
    const session = key && this.#slot.take(key, this.#ports.clock.now());
    if (!session) return;
    this.#session = session;
    this.#arrival = session.mode === 'redirect' ? arrivalOn(this.#ports.page) : undefined;
    this.send({ type: 'resume', mode: session.mode, uri: session.uri, arrival: this.#arrival });
  }

  /**
   * Brings the journey's window to the front, or opens it again; inside a click. False when the
   * browser refused it and has to follow the link itself.
   */
  reopen(uri: string): boolean {
    if (this.#window?.closed !== false) {
      const settings = this.#view.settings();
      this.#window = settings && this.#open(settings);
      this.#window?.location.replace(uri);
    }
    this.#window?.focus();
    this.send({ type: 'reopen' });
    return !!this.#window;
  }

  /** On the page again, while the journey went on without us. */
  hostConnected(): void {
    if (!this.#session || !this.#run.signal.aborted) return;
    this.#arrival = undefined;
    if (this.#slot.hold(this.#view.settings()?.key ?? '')) this.#watch();
    else {
      // Another element has taken it up meanwhile, and with it the window.
      this.#window = undefined;
      this.send({ type: 'reset' });
    }
  }

  /**
   * Moving an element disconnects and connects it within one task; only a removal is news. It ends
   * the listening but leaves the bank's window alone: the user may be in the middle of a login.
   */
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.#element.isConnected) return;
      if (this.flow.state === 'starting') this.send({ type: 'reset' });
      this.#run.abort();
      this.#slot.release();
    });
  }

  #perform(effect: Effect): void {
    if (effect === 'begin') void this.#begin();
    else if (effect === 'watch') this.#watch();
    else if (effect === 'linger') this.#slot.clear();
    else if (effect === 'stop') this.#stop();
    else this.#view.report(effect);
  }

  #stop(): void {
    this.#run.abort();
    this.#close();
    this.#session = undefined;
    this.#arrival = undefined;
    this.#slot.clear();
  }

  /** Runs inside the click up to its first `await`, and opens the window there. */
  async #begin(): Promise<void> {
    this.#stop();
    this.#run = new AbortController();
    const { signal } = this.#run;
    try {
      const settings = this.#view.settings();
      if (!settings) throw mistake('endpoint-failed', 'No endpoint');
      const mode = this.#prepare(settings);
      const session = await startSession(settings, mode, this.#ports, signal);
      if (signal.aborted) return;
      this.#session = session;
      this.#slot.store(settings.key, session);
      if (mode === 'popup' && !this.#window) this.send({ type: 'block', uri: session.uri });
      else if (this.#window?.closed) this.send({ type: 'leave' });
      else if (this.#show(session.uri, signal)) this.send({ type: 'open', mode, uri: session.uri });
    } catch (error) {
      if (!signal.aborted) this.send({ type: 'fail', fault: faultOf(error) });
    }
  }

  /** Opens the window where there is to be one; in `auto`, a refused one falls back to this tab. */
  #prepare(settings: JourneySettings): JourneyMode {
    const { page } = this.#ports;
    const mode = chooseMode(settings.mode, page);
    if (mode === 'popup') this.#window = this.#open(settings);
    const hasWay = this.#window || settings.mode === 'popup' || isFramed(page);
    return hasWay ? mode : 'redirect';
  }

  /** `BroadcastChannel` reaches us from one origin and outside frames; elsewhere an opener is needed. */
  #open({ messages, endpoint }: JourneySettings): JourneyWindow | undefined {
    const { page, openWindow } = this.#ports;
    const keepOpener = isFramed(page) || endpoint.origin !== page.location.origin;
    return openWindow(messages, { keepOpener });
  }

  /** Leaves for the journey, unless the page shows it itself; false when the page has ended the run. */
  #show(uri: string, signal: AbortSignal): boolean {
    const isOurs = this.#view.mayOpen(uri);
    if (signal.aborted) return false;
    if (!isOurs) this.#close();
    else if (this.#window) this.#window.location.replace(uri);
    else this.#ports.page.location.assign(uri);
    return true;
  }

  #close(): void {
    this.#window?.close();
    this.#window = undefined;
  }

  #watch(): void {
    const session = this.#session;
    const settings = this.#view.settings();
    if (!session || !settings) return;
    const { endpoint, client } = settings;
    if (this.#run.signal.aborted) this.#run = new AbortController();
    const { signal } = this.#run;
    new SessionWatch({
      session,
      ports: this.#ports,
      origin: endpoint.origin,
      window: () => this.#window,
      arrival: this.#arrival,
      read: () => client.readSession(session.id, session.verifier, signal),
      send: (event) => this.send(event),
      signal,
    });
  }
}

/** The host's return page goes forward to us; going back and reloading are the user's own doing. */
function arrivalOn({ performance }: Page): Arrival {
  const [entry] = performance.getEntriesByType('navigation');
  return entry?.toJSON().type === 'navigate' ? 'returned' : 'by-hand';
}
