/** Stand-ins for everything around the flow: host, window, page and time. */
import type { ReactiveController } from 'lit';
import type { FlowPorts, Page } from '../../../widget/element/browser-ports.ts';
import type { Clock } from '../../../widget/element/clock.ts';
import type { Report } from '../../../widget/element/flow.ts';
import { FlowController } from '../../../widget/element/flow-controller.ts';
import type {
  HostClient,
  NewSession,
  SessionReading,
  SessionRequest,
} from '../../../widget/element/host-client.ts';
import { Journey } from '../../../widget/element/journey.ts';
import { EN_GB } from '../../../widget/element/messages/en-gb.ts';
import type { ReturnListening } from '../../../widget/element/return-channels.ts';
import { type JourneySettings, keyOf, type Wishes } from '../../../widget/element/start-session.ts';
import type { SessionState } from '../../../widget/protocol.ts';

export const BANK = 'https://app.truelayer.com/data/1';

/** Lets everything run that is ready to run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage('');
  });
}

/** Time that stands still until it is told to advance. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  readonly #ticks = new Map<() => void, { ms: number; next: number }>();

  now(): number {
    return this.#now;
  }

  every(ms: number, tick: () => void, signal: AbortSignal): void {
    this.#ticks.set(tick, { ms, next: this.#now + ms });
    signal.addEventListener('abort', () => this.#ticks.delete(tick));
  }

  /** How many things still run: none, once everything has ended. */
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
      await settled();
    }
    this.#now = end;
  }
}

export class FakeHost implements HostClient {
  session: Partial<NewSession> = {};
  state: SessionState = { status: 'pending' };
  retryAfter = 0;
  /** What the next answers are, in place of the ones above. */
  refusal: Error | undefined;
  /** While true, nothing is answered. */
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
    await this.#answer(signal);
    const id = `session-${this.requests.length}`;
    return { id, uri: BANK, origins: undefined, lifetime: 900_000, ...this.session };
  }

  async readSession(id: string, verifier: string, signal: AbortSignal): Promise<SessionReading> {
    this.reads.push({ id, verifier, at: this.#clock.now() });
    const { state, retryAfter } = this;
    await this.#answer(signal);
    return { session: state, retryAfter };
  }

  async #answer(signal: AbortSignal): Promise<void> {
    this.signals.push(signal);
    if (this.refusal) throw this.refusal;
    if (this.hangs)
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      );
  }
}

export class FakeWindow {
  closed = false;
  focused = 0;
  /** Another origin's page is open in it. */
  isAway = false;
  readonly #document = document.implementation.createHTMLDocument();
  readonly visits: string[] = [];
  readonly location = { replace: (uri: string | URL) => void this.visits.push(`${uri}`) };

  get document(): Document {
    if (this.isAway) throw new DOMException('Blocked a frame', 'SecurityError');
    return this.#document;
  }

  focus(): void {
    this.focused += 1;
  }

  close(): void {
    this.closed = true;
  }
}

/** A flow controller with nothing real around it. */
export class Rig {
  readonly clock = new FakeClock();
  readonly host = new FakeHost(this.clock);
  readonly windows: FakeWindow[] = [];
  readonly openers: boolean[] = [];
  readonly redirects: string[] = [];
  readonly reports: Report[] = [];
  readonly announced: string[] = [];
  listening: ReturnListening | undefined;
  blocked = false;
  takenOver = false;
  hasFocus = true;
  cameForward = true;
  framed = false;
  settings: Partial<JourneySettings> = {};
  /** False: the element has no usable endpoint. */
  hasEndpoint = true;
  /** The state at each change. */
  readonly states: string[] = [];
  readonly element = { isConnected: true, addController: (_: ReactiveController) => {} };
  readonly controller: FlowController;

  readonly #wishes: Wishes;

  /** Rigs with the same id are like an element that was left and the one that is found there again. */
  constructor(id = `rig ${Math.random()}`) {
    this.#wishes = Object.assign(document.createElement('div'), {
      id,
      lang: 'en-GB',
      useCase: 'affordability',
      providerId: undefined,
      renewConnectionId: undefined,
      headers: undefined,
      hostClient: this.host,
    });
    this.controller = new FlowController(
      this.element,
      {
        settings: () => (this.hasEndpoint ? this.#settings() : undefined),
        mayOpen: (uri) => {
          this.announced.push(uri);
          return !this.takenOver;
        },
        changed: () => void this.states.push(this.state),
        report: (report) => void this.reports.push(report),
      },
      this.#ports(),
    );
  }

  get window(): FakeWindow {
    const last = this.windows.at(-1);
    if (!last) throw new Error('No window was opened.');
    return last;
  }

  /** Where its session is stored. */
  get key(): string {
    return keyOf(this.#settings());
  }

  get state(): string {
    return this.controller.flow.state;
  }

  /** Presses the button and lets the host answer. */
  async start(): Promise<void> {
    const asked = this.host.requests.length;
    this.controller.send({ type: 'start' });
    while (this.host.requests.length === asked && this.state === 'starting') await settled();
    await settled();
  }

  /** The page is loaded again. */
  async resume(): Promise<void> {
    await this.controller.resume();
  }

  /** The journey lands on the return page. */
  async land(): Promise<void> {
    this.listening?.onReturn();
    await settled();
  }

  async remove(): Promise<void> {
    this.element.isConnected = false;
    this.controller.hostDisconnected();
    await settled();
  }

  async insert(): Promise<void> {
    this.element.isConnected = true;
    this.controller.hostConnected();
    await settled();
  }

  #settings(): JourneySettings {
    return {
      endpoint: new URL('https://shop.example/connect-bank'),
      mode: 'auto',
      messages: EN_GB,
      wishes: this.#wishes,
      ...this.settings,
    };
  }

  #ports(): FlowPorts {
    return {
      openWindow: ({ keepOpener }) => {
        this.openers.push(keepOpener);
        if (this.blocked) return undefined;
        const window = new FakeWindow();
        this.windows.push(window);
        return window;
      },
      createJourney: (site) => {
        const listen = (listening: ReturnListening) => {
          this.listening = listening;
        };
        return new Journey(site, { clock: this.clock, listen });
      },
      page: this.#page(),
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
    const type = this.cameForward ? 'navigate' : 'back_forward';
    const entry = { name: '', entryType: 'navigation', startTime: 0, duration: 0 };
    return { ...entry, toJSON: () => ({ ...entry, type }) };
  }
}
