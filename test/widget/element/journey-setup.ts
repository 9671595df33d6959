/** Fakes of everything around the journey controller: host, popup, page and clock. */
import type { ReactiveController } from 'lit';
import type { Browser, Clock, Page } from '../../../widget/element/browser.ts';
import type { Report } from '../../../widget/element/flow-states.ts';
import { JourneyController } from '../../../widget/element/journey-controller.ts';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import type { ReturnListener } from '../../../widget/element/return-listener.ts';
import type {
  HostClient,
  NewSession,
  SessionReading,
  SessionRequest,
} from '../../../widget/element/session-client.ts';
import {
  type JourneySettings,
  type SessionOptions,
  storageKeyOf,
} from '../../../widget/element/session-start.ts';
import type { SessionState } from '../../../widget/protocol.ts';

export const BANK = 'https://app.truelayer.com/data/1';

/** Resolves after all tasks that are queued now. */
export function flushTasks(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage('');
  });
}

/** A clock that only `advance` moves. */
class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  readonly #ticks = new Map<() => void, { ms: number; next: number }>();

  now(): number {
    return this.#now;
  }

  every(ms: number, tick: () => void, signal: AbortSignal): void {
    this.#ticks.set(tick, { ms, next: this.#now + ms });
    signal.addEventListener('abort', () => this.#ticks.delete(tick));
  }

  /** The number of running timers. */
  get running(): number {
    return this.#ticks.size;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const [due] = [...this.#ticks].sort(([, a], [, b]) => a.next - b.next);
      if (!due || due[1].next > end) break;
      this.#now = due[1].next;
      due[1].next += due[1].ms;
      due[0]();
      await flushTasks();
    }
    this.#now = end;
  }
}

export class FakeHost implements HostClient {
  session: Partial<NewSession> = {};
  state: SessionState = { status: 'pending' };
  retryAfter = 0;
  /** Rejects the next requests with this error. */
  error: Error | undefined;
  /** While true, requests stay pending. */
  hangs = false;
  readonly requests: SessionRequest[] = [];
  readonly reads: { id: string; verifier: string; at: number }[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async createSession(request: SessionRequest, signal: AbortSignal): Promise<NewSession> {
    this.requests.push(request);
    await this.#respond(signal);
    const id = `session-${this.requests.length}`;
    return { id, uri: BANK, origins: undefined, lifetime: 900_000, ...this.session };
  }

  async readSession(id: string, verifier: string, signal: AbortSignal): Promise<SessionReading> {
    this.reads.push({ id, verifier, at: this.#clock.now() });
    const { state, retryAfter } = this;
    await this.#respond(signal);
    return { session: state, retryAfter };
  }

  async #respond(signal: AbortSignal): Promise<void> {
    this.signals.push(signal);
    if (this.error) throw this.error;
    if (this.hangs)
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      );
  }
}

class FakePopup {
  closed = false;
  focused = 0;
  /** Another origin's page is open in it. */
  showsOtherOrigin = false;
  readonly #document = document.implementation.createHTMLDocument();
  readonly visits: string[] = [];
  readonly location = { replace: (uri: string | URL) => void this.visits.push(`${uri}`) };

  get document(): Document {
    if (this.showsOtherOrigin) throw new DOMException('Blocked a frame', 'SecurityError');
    return this.#document;
  }

  focus(): void {
    this.focused += 1;
  }

  close(): void {
    this.closed = true;
  }
}

/** A journey controller with fakes around it. */
export class JourneySetup {
  readonly clock = new FakeClock();
  readonly host = new FakeHost(this.clock);
  readonly popups: FakePopup[] = [];
  readonly openers: boolean[] = [];
  readonly redirects: string[] = [];
  readonly reports: Report[] = [];
  readonly beforeOpenUris: string[] = [];
  listener: ReturnListener | undefined;
  blocked = false;
  pageShowsJourney = false;
  hasFocus = true;
  navigatedForward = true;
  framed = false;
  settings: Partial<JourneySettings> = {};
  /** False: the element has no usable endpoint. */
  hasEndpoint = true;
  /** The state at each change. */
  readonly states: string[] = [];
  readonly element = { isConnected: true, addController: (_: ReactiveController) => {} };
  readonly controller: JourneyController;

  readonly #options: SessionOptions;

  /** Two setups with the same id act like the same element before and after a reload. */
  constructor(id = `element ${Math.random()}`) {
    this.#options = Object.assign(document.createElement('div'), {
      id,
      lang: 'en-GB',
      useCase: 'affordability',
      providerId: undefined,
      renewConnectionId: undefined,
      headers: undefined,
      hostClient: this.host,
    });
    this.controller = new JourneyController(
      this.element,
      {
        settings: () => (this.hasEndpoint ? this.#settings() : undefined),
        mayOpen: (uri) => {
          this.beforeOpenUris.push(uri);
          return !this.pageShowsJourney;
        },
        onChange: () => void this.states.push(this.state),
        report: (report) => void this.reports.push(report),
      },
      this.#browser(),
    );
  }

  get popup(): FakePopup {
    const last = this.popups.at(-1);
    if (!last) throw new Error('No popup was opened.');
    return last;
  }

  /** The storage key of its session. */
  get key(): string {
    return storageKeyOf(this.#settings());
  }

  get state(): string {
    return this.controller.flow.state;
  }

  /** Presses the button and waits for the host's response. */
  async start(): Promise<void> {
    const asked = this.host.requests.length;
    this.controller.send({ type: 'start' });
    while (this.host.requests.length === asked && this.state === 'starting') await flushTasks();
    await flushTasks();
  }

  /** Reloads the page. */
  async resume(): Promise<void> {
    await this.controller.resume();
  }

  /** The return page sends its signal. */
  async returnFromBank(): Promise<void> {
    this.listener?.onReturn();
    await flushTasks();
  }

  async remove(): Promise<void> {
    this.element.isConnected = false;
    this.controller.hostDisconnected();
    await flushTasks();
  }

  async insert(): Promise<void> {
    this.element.isConnected = true;
    this.controller.hostConnected();
    await flushTasks();
  }

  #settings(): JourneySettings {
    return {
      endpoint: new URL('https://shop.example/connect-bank'),
      mode: 'auto',
      messages: EN_GB,
      element: this.#options,
      ...this.settings,
    };
  }

  #browser(): Browser {
    return {
      page: this.#page(),
      clock: this.clock,
      openPopup: (keepOpener) => {
        this.openers.push(keepOpener);
        if (this.blocked) return undefined;
        const popup = new FakePopup();
        this.popups.push(popup);
        return popup;
      },
      listenForReturn: (listener) => {
        this.listener = listener;
      },
    };
  }

  #page(): Page {
    const isFramed = () => this.framed;
    const page: Page = {
      location: {
        origin: 'https://shop.example',
        hostname: 'shop.example',
        pathname: '/budget',
        search: '?tab=2',
        hash: '#top',
        assign: (uri) => void this.redirects.push(`${uri}`),
      },
      document: { hasFocus: () => this.hasFocus },
      performance: { getEntriesByType: () => [this.#navigation()] },
      get parent() {
        return isFramed() ? undefined : page;
      },
      matchMedia: () => ({ matches: false }),
    };
    return page;
  }

  #navigation(): PerformanceEntry {
    const type = this.navigatedForward ? 'navigate' : 'back_forward';
    const entry = { name: '', entryType: 'navigation', startTime: 0, duration: 0 };
    return { ...entry, toJSON: () => ({ ...entry, type }) };
  }
}
