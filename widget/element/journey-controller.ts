import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { attempt } from './attempt.ts';
import { type Browser, browser } from './browser.ts';
import { transition } from './flow.ts';
import type { Effect, Flow, FlowEvent, Report, ResumeReason } from './flow-states.ts';
import { configurationError, toJourneyError } from './host-error.ts';
import { JourneyWindow } from './journey-window.ts';
import { resumeReasonOf } from './return-listener.ts';
import { SessionPoller } from './session-poller.ts';
import {
  hostClientFor,
  type JourneySettings,
  startSession,
  storageKeyOf,
} from './session-start.ts';
import { type PendingSession, StoredSession } from './session-storage.ts';

/** What the controller needs of the element besides its life cycle. */
type JourneyView = {
  /** Undefined if the endpoint is missing or is not secure. */
  settings(): JourneySettings | undefined;
  /** Asks the page before the user is sent to `uri`; false if the page shows the journey itself. */
  mayOpen(uri: string): boolean;
  /** Called after each change of the flow, before `report` is called for that change. */
  onChange(): void;
  report(report: Report): void;
};

type JourneyElement = Pick<ReactiveControllerHost, 'addController'> & Pick<Element, 'isConnected'>;

/**
 * Runs the effects of the flow. One run at a time: a new one ends the last, and one signal ends everything
 * that belongs to a run (requests, timers, listeners).
 */
export class JourneyController implements ReactiveController {
  flow: Flow = { state: 'idle' };
  readonly #element: JourneyElement;
  readonly #view: JourneyView;
  readonly #browser: Browser;
  readonly #window: JourneyWindow;
  readonly #stored = new StoredSession();
  #run = new AbortController();
  #session: PendingSession | undefined;
  #reason: ResumeReason | undefined;
  #polling: AbortSignal | undefined;

  constructor(element: JourneyElement, view: JourneyView, ports: Browser = browser) {
    this.#element = element;
    this.#view = view;
    this.#browser = ports;
    this.#window = new JourneyWindow(ports);
    element.addController(this);
  }

  /** Sends an event to the flow and runs the effects. */
  send(event: FlowEvent): void {
    const [flow, effects] = transition(this.flow, event);
    this.flow = flow;
    this.#view.onChange();
    for (const effect of effects) this.#runEffect(effect);
  }

  /** Continues a session that a redirect, a reload, another tab or a removal of the element interrupted. */
  async resume(): Promise<void> {
    // Frameworks set properties after they have inserted the element.
    await undefined;
    attempt(() => {
      const settings = this.#element.isConnected && this.#view.settings();
      if (!settings) return;
      const key = storageKeyOf(settings);
      if (this.#session) this.#continue(key);
      else if (this.flow.state === 'idle') this.#loadSession(key);
    });
  }

  /**
   * Focuses the popup, or opens it again if it is closed; call it inside a click. False if there is none
   * and the browser has to follow the link itself: a blocked popup would be blocked again, and in Firefox
   * the attempt uses up the click.
   */
  reopen(uri: string): boolean {
    return !!attempt(() => {
      this.#window.reopen(uri, this.#view.settings());
      this.send({ type: 'reopen' });
      return !!this.#window.popup;
    });
  }

  hostConnected(): void {
    void this.resume();
  }

  /**
   * Moving an element disconnects and connects it within one task, so this waits. A removal ends the
   * polling but leaves the popup open: the user may be in the middle of a login.
   */
  async hostDisconnected(): Promise<void> {
    await undefined;
    if (this.#element.isConnected) return;
    if (this.flow.state === 'starting') this.send({ type: 'reset' });
    this.#run.abort();
    this.#stored.release();
  }

  /** Of the current run; of a new one if the last has ended. */
  get #signal(): AbortSignal {
    if (this.#run.signal.aborted) this.#run = new AbortController();
    return this.#run.signal;
  }

  #runEffect(effect: Effect): void {
    if (typeof effect === 'object') this.#view.report(effect);
    else if (effect === 'start') void this.#start();
    else if (effect === 'poll') this.#poll();
    else if (effect === 'close') this.#window.close();
    else if (effect === 'keep-polling') this.#stored.removeFromTab();
    else this.#stop();
  }

  /** Opens the popup before its first `await`: browsers allow popups only inside the click. */
  async #start(): Promise<void> {
    this.#stop();
    const signal = this.#signal;
    try {
      const settings = this.#view.settings();
      if (!settings) throw configurationError('endpoint-failed', 'No https endpoint');
      const mode = this.#window.open(settings);
      const session = await startSession(settings, mode, this.#browser, signal);
      if (signal.aborted) return;
      this.#session = session;
      this.#stored.save(storageKeyOf(settings), session);
      this.#open(session, signal);
    } catch (error) {
      if (!signal.aborted) this.send({ type: 'fail', error: toJourneyError(error) });
    }
  }

  /** Sends the user to the journey, unless the page shows it itself or has ended the run. */
  #open({ mode, uri }: PendingSession, signal: AbortSignal): void {
    const { popup } = this.#window;
    if (mode === 'popup' && !popup) this.send({ type: 'popup-blocked', uri });
    else if (popup?.closed) this.send({ type: 'abandon' });
    else {
      const mayOpen = this.#view.mayOpen(uri);
      if (signal.aborted) return;
      const isBlocked = mayOpen && !this.#window.navigate(uri);
      if (!mayOpen || isBlocked) this.#window.close();
      this.send(isBlocked ? { type: 'popup-blocked', uri } : { type: 'open', mode, uri });
    }
  }

  #poll(): void {
    const session = this.#session;
    const settings = this.#view.settings();
    if (!session || !settings) return;
    const signal = this.#signal;
    const client = hostClientFor(settings);
    this.#polling = signal;
    new SessionPoller({
      session,
      browser: this.#browser,
      origin: settings.endpoint.origin,
      popup: () => this.#window.popup,
      reason: this.#reason,
      read: () => client.readSession(session.id, session.verifier, signal),
      send: (event) => this.send(event),
      signal,
    });
  }

  #stop(): void {
    this.#run.abort();
    this.#window.close();
    this.#session = this.#reason = undefined;
    this.#stored.remove();
  }

  /** Continues its own session after the element was removed and inserted again. */
  #continue(key: string): void {
    if (!this.#polling?.aborted) return;
    this.#reason = undefined;
    const isOwn = this.#stored.claim(key);
    // Another element has claimed the session, and with it the popup.
    if (!isOwn) this.#window.popup = undefined;
    if (isOwn) this.#poll();
    else this.send({ type: 'reset' });
  }

  #loadSession(key: string): void {
    const { clock, page } = this.#browser;
    const now = clock.now();
    const own = this.#stored.load(key, now);
    this.#session = own ?? this.#stored.loadShared(key, now);
    if (!this.#session) return;
    const { mode, uri } = this.#session;
    this.#reason = own ? (mode === 'redirect' ? resumeReasonOf(page) : undefined) : 'other-tab';
    this.send({ type: 'resume', mode, uri, reason: this.#reason });
  }
}
