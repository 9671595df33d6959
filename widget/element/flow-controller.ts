import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { JourneyMode } from '../protocol.ts';
import { browserPorts, type FlowPorts, type Page } from './browser-ports.ts';
import { firstStep } from './first-steps.ts';
import type { Effect, Flow, FlowEvent, Report } from './flow.ts';
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
 * that belongs to a run: requests, timers, listeners. Here is what a click cannot wait for; the rest
 * is the {@link Journey}, loaded as soon as the element is on a page.
 */
export class FlowController implements ReactiveController, JourneySite {
  flow: Flow = { state: 'idle' };
  window: JourneyWindow | undefined;
  readonly view: FlowView;
  readonly #element: FlowHost;
  readonly #ports: FlowPorts;
  #run = new AbortController();
  #journey: Journey | undefined;
  #loading: Promise<Journey> | undefined;
  /** The window of the journey is ours to close, wherever it is. */
  #keepsOpener = false;

  constructor(element: FlowHost, view: FlowView, ports: FlowPorts = browserPorts) {
    this.#element = element;
    this.view = view;
    this.#ports = ports;
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
    const step = this.#journey?.transition ?? firstStep;
    const [flow, effects] = step(this.flow, event);
    this.flow = flow;
    this.view.changed();
    for (const effect of effects) this.#perform(effect);
  }

  /** Takes up a session that was left by a redirect, by a reload, or by an element like this one. */
  async resume(): Promise<void> {
    try {
      const journey = await this.#load();
      if (this.#element.isConnected) journey.resume();
    } catch {
      // It is tried again when the button is pressed, and reported then.
    }
  }

  /** As the journey does; false where there is none. */
  reopen(uri: string): boolean {
    return !!this.#journey?.reopen(uri);
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
    queueMicrotask(() => {
      if (this.#element.isConnected) return;
      if (this.flow.state === 'starting') this.send({ type: 'reset' });
      this.#run.abort();
      this.#journey?.release();
    });
  }

  #perform(effect: Effect): void {
    if (effect === 'begin') void this.#begin();
    else if (effect === 'watch') this.#journey?.watch();
    else if (effect === 'close') this.closeWindow();
    else if (effect === 'linger') this.#journey?.linger();
    else if (effect === 'stop') this.#stop();
    else this.view.report(effect);
  }

  #stop(): void {
    this.#run.abort();
    this.closeWindow();
    this.#journey?.forget();
  }

  /** Runs inside the click up to its first `await`, and opens the window there. */
  async #begin(): Promise<void> {
    this.#stop();
    const settings = this.view.settings();
    if (!settings) return this.#fail(false, 'No endpoint');
    const { signal } = this;
    const mode = this.#prepare(settings);
    try {
      const journey = await this.#load();
      if (!signal.aborted) await journey.begin(settings, mode, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(true, `${error}`);
    }
  }

  #fail(recoverable: boolean, detail: string): void {
    this.send({ type: 'fail', fault: { code: 'endpoint-failed', recoverable, detail } });
  }

  /** One journey for good; a load that failed is tried again. */
  async #load(): Promise<Journey> {
    try {
      this.#loading ??= this.#ports.createJourney(this);
      this.#journey = await this.#loading;
      return this.#journey;
    } catch (error) {
      this.#loading = undefined;
      throw error;
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
