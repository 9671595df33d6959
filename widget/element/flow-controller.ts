import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { JourneyMode } from '../protocol.ts';
import { attempt } from './attempt.ts';
import { browserPorts, type FlowPorts, type Page } from './browser-ports.ts';
import { type Effect, type Flow, type FlowEvent, type Report, transition } from './flow.ts';
import { faultOf } from './host-client.ts';
import { configurationFault } from './host-fault.ts';
import type { Journey, JourneySite } from './journey.ts';
import { chooseMode, isFramed } from './journey-mode.ts';
import { closeJourneyWindow, type JourneyWindow } from './journey-window.ts';
import type { JourneySettings } from './start-session.ts';

/** What the controller asks of the element beside its life cycle. */
export type FlowView = {
  /** Undefined when the endpoint is missing or is no address. */
  settings(): JourneySettings | undefined;
  /** Asks the page before the user is sent to `uri`; false: the page shows the journey itself. */
  mayOpen(uri: string): boolean;
  /** The flow has changed; its reports follow. */
  changed(): void;
  report(report: Report): void;
};

type FlowHost = Pick<ReactiveControllerHost, 'addController'> & { readonly isConnected: boolean };

/**
 * Performs the effects of the flow. One run at a time, the latest wins, and one signal ends everything
 * that belongs to a run: requests, timers, listeners. Here is what has to be inside the click; the rest
 * is the {@link Journey}.
 */
export class FlowController implements ReactiveController, JourneySite {
  flow: Flow = { state: 'idle' };
  window: JourneyWindow | undefined;
  readonly view: FlowView;
  readonly #element: FlowHost;
  readonly #ports: FlowPorts;
  #run = new AbortController();
  readonly #journey: Journey;
  /** The window of the journey is ours to close, wherever it is. */
  #keepsOpener = false;

  constructor(element: FlowHost, view: FlowView, ports: FlowPorts = browserPorts) {
    this.#element = element;
    this.view = view;
    this.#ports = ports;
    this.#journey = ports.createJourney(this);
    element.addController(this);
  }

  get page(): Page {
    return this.#ports.page;
  }

  get signal(): AbortSignal {
    if (this.#run.signal.aborted) this.#run = new AbortController();
    return this.#run.signal;
  }

  /** Tells the flow what happened and performs what follows from it. */
  send(event: FlowEvent): void {
    const [flow, effects] = transition(this.flow, event);
    this.flow = flow;
    this.view.changed();
    for (const effect of effects) this.#perform(effect);
  }

  /** Takes up a session that was left by a redirect, by a reload, or by an element like this one. */
  async resume(): Promise<void> {
    // Frameworks set properties after they have put the element on the page.
    await undefined;
    if (this.#element.isConnected) attempt(() => this.#journey.resume());
  }

  /** As the journey does; false where there is none. */
  reopen(uri: string): boolean {
    return !!attempt(() => this.#journey.reopen(uri));
  }

  /** `BroadcastChannel` reaches us from one origin and outside frames; elsewhere an opener is needed. */
  openWindow({ endpoint }: JourneySettings): JourneyWindow | undefined {
    const { page } = this;
    const keepOpener = isFramed(page) || endpoint.origin !== page.location.origin;
    this.#keepsOpener = keepOpener;
    return this.#ports.openWindow({ keepOpener });
  }

  closeWindow(): void {
    if (this.window) closeJourneyWindow(this.window, this.#keepsOpener);
    this.window = undefined;
  }

  hostConnected(): void {
    void this.resume();
  }

  /**
   * Moving an element disconnects and connects it within one task; only a removal is news. It ends
   * the listening but leaves the bank's window alone: the user may be in the middle of a login.
   */
  hostDisconnected(): void {
    void Promise.resolve().then(() => {
      if (this.#element.isConnected) return;
      if (this.flow.state === 'starting') this.send({ type: 'reset' });
      this.#run.abort();
      this.#journey.release();
    });
  }

  #perform(effect: Effect): void {
    if (typeof effect === 'object') this.view.report(effect);
    else if (effect === 'begin') void this.#begin();
    else if (effect === 'close') this.closeWindow();
    else if (effect === 'stop') this.#stop();
    else this.#journey[effect]();
  }

  #stop(): void {
    this.#run.abort();
    this.closeWindow();
    this.#journey.forget();
  }

  /** Runs inside the click up to its first `await`, and opens the window there. */
  async #begin(): Promise<void> {
    let { signal } = this;
    try {
      this.#stop();
      signal = this.signal;
      const settings = this.view.settings();
      if (!settings) throw configurationFault('endpoint-failed', 'No https endpoint');
      await this.#journey.begin(settings, this.#prepare(settings), signal);
    } catch (error) {
      if (!signal.aborted) this.send({ type: 'fail', fault: faultOf(error) });
    }
  }

  /** Opens the window where there is to be one; in `auto`, a refused one falls back to this tab. */
  #prepare(settings: JourneySettings): JourneyMode {
    const { page } = this;
    const mode = chooseMode(settings.mode, page);
    if (mode === 'popup') this.window = this.openWindow(settings);
    const hasWay = this.window || settings.mode === 'popup' || isFramed(page);
    return hasWay ? mode : 'redirect';
  }
}
