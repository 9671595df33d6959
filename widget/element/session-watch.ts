/** Watches one session from the moment the journey is on screen until the host says how it ended. */
import type { Arrival, FlowEvent } from './flow.ts';
import { faultOf, type SessionReading } from './host-client.ts';
import { isHostFault } from './host-fault.ts';
import type { JourneyPorts, JourneySite } from './journey.ts';
import type { JourneyWindow } from './journey-window.ts';
import type { PendingSession } from './pending-session.ts';

/** Milliseconds between two looks at window and clock. */
const TICK = 400;
/** From "the window is closed" to "the user has left": the host may still learn of an end. */
const GRACE = 3_000;
/** From the return page to "the host does not know". */
const CONFIRMING = 60_000;
/** The pause between two questions grows; `Retry-After` may make it longer. */
const FIRST_PAUSE = 1_500;
const PAUSE_AFTER_RETURN = 500;
const LONGEST_PAUSE = 10_000;
const GROWTH = 1.4;

export type SessionWatchOptions = {
  session: PendingSession;
  ports: JourneyPorts & Pick<JourneySite, 'page'>;
  /** Origin of the host's return page. */
  origin: string;
  /** The window of the journey, while this page holds one. */
  window(): JourneyWindow | undefined;
  arrival: Arrival | undefined;
  /** Asks the host. */
  read(): Promise<SessionReading>;
  send(event: FlowEvent): void;
  /** Ends the watch. */
  signal: AbortSignal;
};

export class SessionWatch {
  readonly #options: SessionWatchOptions;
  #pause = FIRST_PAUSE;
  /** What the host asked for with its last answer. */
  #retryAfter = 0;
  #asking = false;
  /** A window that was found closed is news only once. */
  #closed: JourneyWindow | undefined;
  /** Milliseconds since the epoch, all four. */
  #askAt: number;
  #notBefore = 0;
  #leaveAt = Infinity;
  #stallAt = Infinity;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
    const { session, ports, origin, window, arrival, signal } = options;
    this.#askAt = ports.clock.now() + this.#pause;
    ports.listen({
      nonce: session.challenge,
      origin,
      source: window,
      signal,
      onReturn: () => this.#returned(),
      onHint: () => this.#askNow(),
      onRestore: () => (session.mode === 'redirect' ? this.#cameBack() : this.#askNow()),
    });
    ports.clock.every(TICK, () => this.#tick(), signal);
    if (arrival === 'returned') this.#returned();
    if (arrival === 'by-hand') this.#cameBack();
    if (arrival === 'elsewhere') this.#askNow();
  }

  #now(): number {
    return this.#options.ports.clock.now();
  }

  #send(event: FlowEvent): void {
    if (!this.#options.signal.aborted) this.#options.send(event);
  }

  #askNow(): void {
    this.#askAt = 0;
    this.#tick();
  }

  #returned(): void {
    this.#pause = PAUSE_AFTER_RETURN;
    this.#stallAt = Math.min(this.#stallAt, this.#now() + CONFIRMING);
    this.#leaveAt = Infinity;
    this.#send({ type: 'return' });
    this.#askNow();
  }

  /** By hand: the journey may have ended, and may as well have been left in the middle. */
  #cameBack(): void {
    this.#send({ type: 'return' });
    this.#left();
  }

  #left(): void {
    this.#leaveAt = this.#now() + GRACE;
    this.#askNow();
  }

  /**
   * `closed` also reads true while a bank's page with COOP is open, but then that window has the
   * focus. It is believed, as a hint, only when the user is looking at this page; and it is no news
   * of a journey that has returned.
   */
  #tick(): void {
    const { ports, session } = this.#options;
    const window = this.#stallAt === Infinity ? this.#options.window() : undefined;
    if (window?.closed && window !== this.#closed && ports.page.document.hasFocus()) {
      this.#closed = window;
      this.#left();
    }
    const due = Math.min(this.#askAt, this.#leaveAt, this.#stallAt, session.deadline);
    if (!this.#asking && this.#now() >= due) void this.#ask();
  }

  async #ask(): Promise<void> {
    const { session, window } = this.#options;
    const now = this.#now();
    this.#asking = true;
    this.#askAt = Infinity;
    if (now >= this.#notBefore) await this.#read();
    this.#asking = false;
    // Earlier when a hint came meanwhile: the answer may have been older than its news.
    this.#askAt = Math.min(this.#askAt, this.#now() + Math.max(this.#pause, this.#retryAfter));
    this.#pause = Math.min(this.#pause * GROWTH, LONGEST_PAUSE);
    if (now >= session.deadline) this.#send({ type: 'settle', session: { status: 'expired' } });
    if (now >= this.#stallAt) {
      this.#stallAt = Infinity;
      this.#send({ type: 'stall' });
    }
    if (now >= this.#leaveAt) {
      this.#leaveAt = Infinity;
      // Opened again meanwhile: the user is still on the way.
      if (window()?.closed !== false) this.#send({ type: 'leave' });
    }
  }

  async #read(): Promise<void> {
    try {
      const { session, retryAfter } = await this.#options.read();
      // A host client of the page's own may leave it out.
      this.#retryAfter = Number(retryAfter) || 0;
      this.#send({ type: 'settle', session });
    } catch (error) {
      const fault = faultOf(error);
      if (isHostFault(error)) this.#notBefore = this.#now() + (Number(error.retryAfter) || 0);
      // Asking again will not change these two; anything else may pass.
      if (fault.code === 'state-mismatch' || fault.code === 'denied')
        this.#send({ type: 'fail', fault });
    }
  }
}
