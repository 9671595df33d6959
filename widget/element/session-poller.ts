/** Polls the host for one session, from the moment the journey is on screen until it has ended. */
import { asRecord } from './as-record.ts';
import type { Browser } from './browser.ts';
import type { FlowEvent, ResumeReason } from './flow-states.ts';
import { toJourneyError } from './host-error.ts';
import type { Popup } from './popup.ts';
import type { SessionReading } from './session-client.ts';
import type { PendingSession } from './session-storage.ts';

/** How often popup and clock are checked. */
const TICK_MS = 400;
/** From "the popup is closed" to "the user has abandoned": the host may still report an end. */
const CLOSE_GRACE_MS = 3_000;
/** From the return to "the host cannot confirm". */
const CONFIRM_TIMEOUT_MS = 60_000;
/** The interval between two requests grows; `Retry-After` may make it longer. */
const FIRST_INTERVAL_MS = 1_500;
const INTERVAL_AFTER_RETURN_MS = 500;
const MAX_INTERVAL_MS = 10_000;
const INTERVAL_GROWTH = 1.4;

type SessionPollerOptions = {
  session: PendingSession;
  browser: Pick<Browser, 'clock' | 'page' | 'listenForReturn'>;
  /** Origin of the host's return page. */
  origin: string;
  /** The popup, while this page has one. */
  popup(): Popup | undefined;
  reason: ResumeReason | undefined;
  /** Reads the session from the host. */
  read(): Promise<SessionReading>;
  /** Sends an event to the flow of the journey, which changes its state at once. */
  send(event: FlowEvent): void;
  /** Ends the polling. */
  signal: AbortSignal;
};

export class SessionPoller {
  readonly #options: SessionPollerOptions;
  #interval = FIRST_INTERVAL_MS;
  /** Milliseconds from the host's last response. */
  #retryAfter = 0;
  #isReading = false;
  /** The closed popup that was already handled. */
  #closedPopup: Popup | undefined;
  /** Milliseconds since the epoch, all four. */
  #readAt: number;
  #notBefore = 0;
  #abandonAt = Infinity;
  #confirmBy = Infinity;

  constructor(options: SessionPollerOptions) {
    this.#options = options;
    const { session, browser, origin, popup, reason, signal } = options;
    this.#readAt = browser.clock.now() + this.#interval;
    browser.listenForReturn({
      nonce: session.challenge,
      origin,
      source: popup,
      signal,
      onReturn: () => this.#onReturn(),
      onHint: () => this.#readNow(),
      onRestore: () => (session.mode === 'redirect' ? this.#onBackNavigation() : this.#readNow()),
    });
    browser.clock.every(TICK_MS, () => this.#tick(), signal);
    if (reason === 'returned') this.#onReturn();
    if (reason === 'back-navigation') this.#onBackNavigation();
    if (reason === 'other-tab') this.#readNow();
  }

  #now(): number {
    return this.#options.browser.clock.now();
  }

  #send(event: FlowEvent): void {
    if (!this.#options.signal.aborted) this.#options.send(event);
  }

  #readNow(): void {
    this.#readAt = 0;
    this.#tick();
  }

  #onReturn(): void {
    this.#interval = INTERVAL_AFTER_RETURN_MS;
    this.#confirmBy = Math.min(this.#confirmBy, this.#now() + CONFIRM_TIMEOUT_MS);
    this.#abandonAt = Infinity;
    this.#send({ type: 'return' });
    this.#readNow();
  }

  /** The journey may have ended, or the user may have left it in the middle. */
  #onBackNavigation(): void {
    this.#send({ type: 'return' });
    this.#startGracePeriod();
  }

  /** Reads the session at once, and abandons the journey if it is still open after the grace period. */
  #startGracePeriod(): void {
    this.#abandonAt = this.#now() + CLOSE_GRACE_MS;
    this.#readNow();
  }

  /**
   * `closed` is also true while a bank's page with COOP is open, but then the popup has the focus. So it
   * counts only while this page has the focus, and not after the return.
   */
  #tick(): void {
    const { browser, session } = this.#options;
    const popup = this.#confirmBy === Infinity ? this.#options.popup() : undefined;
    if (popup?.closed && popup !== this.#closedPopup && browser.page.document.hasFocus()) {
      this.#closedPopup = popup;
      this.#startGracePeriod();
    }
    const due = Math.min(this.#readAt, this.#abandonAt, this.#confirmBy, session.deadline);
    if (!this.#isReading && this.#now() >= due) void this.#poll();
  }

  async #poll(): Promise<void> {
    const now = this.#now();
    this.#isReading = true;
    this.#readAt = Infinity;
    if (now >= this.#notBefore) await this.#read();
    this.#isReading = false;
    // Earlier if a hint came meanwhile: the response may be older than the hint.
    this.#readAt = Math.min(this.#readAt, this.#now() + Math.max(this.#interval, this.#retryAfter));
    this.#interval = Math.min(this.#interval * INTERVAL_GROWTH, MAX_INTERVAL_MS);
    this.#checkDeadlines(now);
  }

  #checkDeadlines(now: number): void {
    const { session, popup } = this.#options;
    if (now >= session.deadline) {
      this.#send({ type: 'session-update', session: { status: 'expired' } });
    }
    if (now >= this.#confirmBy) {
      this.#confirmBy = Infinity;
      this.#send({ type: 'confirm-timeout' });
    }
    if (now >= this.#abandonAt) {
      this.#abandonAt = Infinity;
      // The user may have reopened the popup meanwhile.
      if (popup()?.closed !== false) this.#send({ type: 'abandon' });
    }
  }

  async #read(): Promise<void> {
    try {
      const { session, retryAfter } = await this.#options.read();
      // A page's own host client may omit it.
      this.#retryAfter = Number(retryAfter) || 0;
      this.#send({ type: 'session-update', session });
    } catch (thrown) {
      const error = toJourneyError(thrown);
      this.#notBefore = this.#now() + (Number(asRecord(thrown).retryAfter) || 0);
      // Only these two are permanent.
      if (error.code === 'state-mismatch' || error.code === 'denied') {
        this.#send({ type: 'fail', error });
      }
    }
  }
}
